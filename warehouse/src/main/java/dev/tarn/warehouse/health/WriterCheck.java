package dev.tarn.warehouse.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who writes the lake, and what became of the last run. */
final class WriterCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the writer's lock says of its owner. */
  private static final Pattern OWNER = Pattern.compile("pid (\\d+) on (.+) since (\\S+)");

  private static final Duration FORWARD = Duration.ofSeconds(5);

  private final Examination examination;

  WriterCheck(Examination examination) {
    this.examination = examination;
  }

  void check() {
    Optional<JsonNode> status = status();
    status.flatMap(WriterCheck::end).ifPresent(end -> examination.lastRun = Optional.of(end));
    owner();
    age();
    status.ifPresent(this::failures);
  }

  private void owner() {
    Path file = examination.lake.warehouse().resolve("writer.lock");
    Optional<Matcher> told = told(file);
    OptionalLong pid = OptionalLong.empty();
    if (examination.locks.isPresent()) {
      pid =
          examination.locks.get().holders(file).stream()
              .filter(FileLocks.Holder::exclusive)
              .mapToLong(FileLocks.Holder::pid)
              .findFirst();
    } else if (told.isPresent()) {
      long last = Long.parseLong(told.get().group(1));
      pid = examination.machine.isAlive(last) ? OptionalLong.of(last) : OptionalLong.empty();
    }
    examination.writer = pid;
    examination.writing = pid.isPresent();
    if (pid.isPresent()) {
      String since =
          told.map(owner -> " on %s since %s".formatted(owner.group(2), owner.group(3))).orElse("");
      examination.fine("writer", examination.machine.process(pid.getAsLong()) + since);
      new MachineCheck(examination).openFiles(pid.getAsLong(), "the writer");
    }
  }

  private static Optional<Matcher> told(Path file) {
    try {
      Matcher owner = OWNER.matcher(Files.readString(file).strip());
      return owner.matches() ? Optional.of(owner) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void age() {
    if (examination.lastRun.isEmpty()) {
      examination.find(
          examination.limits.age().isPresent() ? Severity.WARNING : Severity.FINE,
          "writer",
          "no run has ended yet",
          examination.writing ? "" : StagingCheck.START);
      return;
    }
    Instant end = examination.lastRun.get();
    if (end.isAfter(examination.now.plus(FORWARD))) {
      examination.find(
          Severity.WARNING,
          "clock",
          "the writer's last run ended in the future, at " + end,
          "set this machine's clock right, and the one that the writer runs on");
      return;
    }
    Severity severity =
        examination
            .limits
            .age()
            .map(limit -> limit.of(Duration.between(end, examination.now)))
            .orElseGet(() -> ofNobodyAsked(end));
    String who =
        examination.writing ? "the writer is at work, but its" : "no writer is at work; the";
    examination.find(
        severity,
        "writer",
        severity == Severity.FINE
            ? "the last run ended %s ago".formatted(examination.age(end))
            : "%s last run ended %s ago".formatted(who, examination.age(end)),
        severity == Severity.FINE
            ? ""
            : severity == Severity.NOTE
                ? "nothing where it is run by hand, though query-cli health warns of it; else "
                    + StagingCheck.next(examination)
                : StagingCheck.next(examination));
  }

  /** What monitors warn of by default must not be passed over in silence. */
  private Severity ofNobodyAsked(Instant end) {
    boolean recent = Duration.between(end, examination.now).compareTo(Limits.RECENT_RUN) <= 0;
    return recent ? Severity.FINE : Severity.NOTE;
  }

  private void failures(JsonNode status) {
    for (JsonNode failure : status.path("failures")) {
      examination.find(
          Severity.WARNING,
          "writer",
          "the last run failed: " + failure.asText(),
          "do what it says; the next run tries again");
    }
  }

  private Optional<JsonNode> status() {
    Path file = examination.lake.warehouse().resolve("status.json");
    try {
      return Optional.of(JSON.readTree(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      examination.find(
          Severity.NOTE,
          "writer",
          "%s cannot be read, so when the last run was is not known: %s"
              .formatted(
                  file,
                  e instanceof com.fasterxml.jackson.core.JacksonException ? "it is no JSON" : e),
          "the next run writes it anew");
      return Optional.empty();
    }
  }

  private static Optional<Instant> end(JsonNode status) {
    try {
      return Optional.of(
          Instant.parse(status.path("startedAt").asText())
              .plusMillis(status.path("milliseconds").asLong()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
