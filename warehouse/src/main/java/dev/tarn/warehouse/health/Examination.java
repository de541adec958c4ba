package dev.tarn.warehouse.health;

import dev.tarn.staging.Lake;
import dev.tarn.staging.TarnException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What all checks look at, and where they put what they find. Used by one thread. */
final class Examination {
  final Lake lake;
  final Machine machine;
  final Optional<FileLocks> locks;
  final Instant now;
  final Limits limits;
  final List<Finding> findings = new ArrayList<>();

  Optional<Instant> lastRun = Optional.empty();
  boolean writing;
  OptionalLong writer = OptionalLong.empty();
  int waiting;
  boolean waitingIsKnown = true;
  Optional<Instant> oldestWaiting = Optional.empty();
  Optional<Instant> publishedAt = Optional.empty();
  Optional<Instant> newestTick = Optional.empty();
  int quarantined;
  int deadJournals;
  int pinned;
  long freeBytes;

  Examination(Lake lake, Machine machine, Instant now, Limits limits) {
    this.lake = lake;
    this.machine = machine;
    this.locks = machine.locks();
    this.now = now;
    this.limits = limits;
  }

  void find(Severity severity, String thing, String what, String next) {
    findings.add(new Finding(severity, thing, what, next));
  }

  /** What cannot be looked at hinders no other look. */
  void attempt(String thing, Runnable check) {
    try {
      check.run();
    } catch (TarnException | UncheckedIOException e) {
      waitingIsKnown = false;
      find(
          Severity.WARNING,
          thing,
          "it could not be looked at: " + e.getMessage(),
          "make the lake readable for this user, or ask as the writer's");
    }
  }

  void fine(String thing, String what) {
    find(Severity.FINE, thing, what, "");
  }

  /** Such as {@code 3 min}; a time in the future is none ago. */
  String age(Instant time) {
    return text(Duration.between(time, now));
  }

  static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3_600) {
      return seconds / 60 + " min";
    }
    return seconds < 2 * 86_400 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }

  static String bytes(long bytes) {
    if (bytes >= 10L << 30) {
      return (bytes >> 30) + " GB";
    }
    return bytes >= 10L << 20 ? (bytes >> 20) + " MB" : (bytes >> 10) + " kB";
  }

  /** Such as {@code 1 segment}, {@code 2 segments}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** The processes, such as {@code process 4711 (python3 dash.py, user bob)}. */
  String processes(List<FileLocks.Holder> holders) {
    return holders.stream()
        .map(holder -> machine.process(holder.pid()))
        .collect(Collectors.joining(" and "));
  }

  Vitals vitals() {
    return new Vitals(
        lastRun,
        writing,
        waitingIsKnown ? OptionalInt.of(waiting) : OptionalInt.empty(),
        oldestWaiting,
        publishedAt,
        newestTick,
        quarantined,
        deadJournals,
        pinned,
        freeBytes);
  }
}
