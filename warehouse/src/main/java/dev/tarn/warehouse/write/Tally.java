package dev.tarn.warehouse.write;

import dev.tarn.warehouse.merge.Misfit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what a run does to one database while it does it. Not safe for use by several threads. */
final class Tally {
  final List<String> notices = new ArrayList<>();
  final List<Misfit> quarantined = new ArrayList<>();
  private final List<Pin> pinned = new ArrayList<>();
  private final Map<String, Duration> steps = new LinkedHashMap<>();
  private int segments;
  private long rows;
  private long bytes;
  private long conflicts;
  private int movedDays;
  private long movedRows;
  private int compacted;
  private int compactedInto;
  private Map<String, String> setApart = Map.of();
  private int clones;
  private int evictions;
  private int locked;
  private int settled;
  private Duration settling = Duration.ZERO;
  private Optional<String> idle = Optional.empty();
  private Optional<Instant> oldestStaged = Optional.empty();

  /** Work of a step; it may fail as the writer's work does. */
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Does {@code work}, and adds what it takes to the step's duration. */
  <T> T time(String step, Work<T> work) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try {
      return work.run();
    } finally {
      steps.merge(step, Duration.ofNanos(System.nanoTime() - begin), Duration::plus);
    }
  }

  void loaded(Load.Outcome outcome) {
    segments += outcome.loaded().size();
    rows += outcome.rows();
    bytes += outcome.bytes();
    conflicts += outcome.conflicts();
  }

  /** A day of a dataset has left the table for a file, with so many rows. */
  void movedDay(long left) {
    movedDays++;
    movedRows += left;
  }

  int movedDays() {
    return movedDays;
  }

  int compacted() {
    return compacted;
  }

  /** Segments of the archive have been replaced by one. */
  void compacted(int segments) {
    compacted += segments;
    compactedInto++;
  }

  /** The segments of the archive that are left as they are, with the reasons. */
  void setApart(Map<String, String> reasons) {
    setApart = reasons;
  }

  void pinned(Pin pin) {
    locked++;
    if (pinned.stream().noneMatch(each -> each.replica().equals(pin.replica()))) {
      pinned.add(pin);
    }
  }

  void evicted() {
    locked++;
    evictions++;
  }

  void cloned() {
    clones++;
  }

  void settled(Duration wait) {
    settled++;
    settling = settling.plus(wait);
  }

  /** Why nothing was done. */
  void idle(String reason) {
    idle = Optional.of(reason);
  }

  /** Since when the oldest segment waits that readers of the published replica do not see. */
  void oldestStaged(Optional<Instant> time) {
    oldestStaged = time;
  }

  int segments() {
    return segments;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  long conflicts() {
    return conflicts;
  }

  /** How long each step took so far. */
  Map<String, Duration> steps() {
    return steps;
  }

  Contention contention() {
    return new Contention(pinned, clones, evictions, locked, settled, settling);
  }

  DatabaseReport report(
      String database, int retired, Optional<Long> generation, Optional<String> replica) {
    return new DatabaseReport(
        database,
        segments,
        rows,
        bytes,
        conflicts,
        quarantined,
        retired,
        movedDays,
        movedRows,
        compacted,
        compactedInto,
        setApart,
        generation,
        replica,
        contention(),
        oldestStaged,
        steps,
        idle,
        notices);
  }
}
