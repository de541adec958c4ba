package dev.tarn.warehouse.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** How the live ingests stand, by the files that they write every second. */
final class IngestsCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A running ingest that has written nothing for so long hangs. */
  private static final Duration SILENT = Duration.ofSeconds(30);

  /** What was running longer ago is history. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private final Examination examination;

  IngestsCheck(Examination examination) {
    this.examination = examination;
  }

  void check() {
    Path folder = examination.lake.home().resolve("ingest");
    List<Path> files;
    try (Stream<Path> producers = Files.list(folder)) {
      files =
          producers
              .map(producer -> producer.resolve("status.json"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    } catch (IOException e) {
      return; // there has been none
    }
    files.forEach(this::check);
  }

  private void check(Path file) {
    String thing = "ingest " + file.resolveSibling(".").normalize().getFileName();
    JsonNode status;
    Instant at;
    try {
      status = JSON.readTree(Files.readAllBytes(file));
      at = Instant.parse(status.path("at").asText());
    } catch (IOException | DateTimeException e) {
      examination.find(
          Severity.NOTE,
          thing,
          "%s cannot be read, so how it stands is not known".formatted(file),
          "the ingest writes it anew each second");
      return;
    }
    if (isRunning(file, status)) {
      running(thing, status, at);
    } else if (status.path("ended").asBoolean()) {
      examination.fine(thing, "it ended " + examination.age(at) + " ago");
    } else if (Duration.between(at, examination.now).compareTo(FORGOTTEN) < 0) {
      examination.find(
          Severity.WARNING,
          thing,
          "it ended %s ago without being told to".formatted(examination.age(at)),
          "start it again; it asks for what it missed");
    }
  }

  private boolean isRunning(Path file, JsonNode status) {
    return examination
        .locks
        .map(locks -> !locks.holders(file.resolveSibling("lock")).isEmpty())
        .orElseGet(() -> examination.machine.isAlive(status.path("pid").asLong()));
  }

  private void running(String thing, JsonNode status, Instant at) {
    if (Duration.between(at, examination.now).compareTo(SILENT) > 0) {
      examination.find(
          Severity.CRITICAL,
          thing,
          "it is running, but has shown no sign of life for " + examination.age(at),
          "end it and start it again; it asks for what it missed");
      return;
    }
    if (status.has("pausedSince")) {
      examination.find(
          Severity.CRITICAL,
          thing,
          "the disk takes no rows, so it reads no feed, since "
              + status.path("pausedSince").asText(),
          "make room; it goes on by itself");
    }
    if (status.has("problem")) {
      examination.find(
          Severity.WARNING, thing, status.path("problem").asText(), "read the reasons there");
    }
    for (JsonNode venue : status.path("venues")) {
      if (venue.has("clockBehindSeconds")) {
        examination.find(
            Severity.WARNING,
            thing,
            "this machine's clock is %s behind that of %s; the rows are kept all the same"
                .formatted(
                    Examination.text(Duration.ofSeconds(venue.path("clockBehindSeconds").asLong())),
                    venue.path("venue").asText()),
            "set the clock, such as by 'timedatectl set-ntp true'");
      }
      if (!venue.has("connectedSince")) {
        examination.find(
            Severity.WARNING,
            thing,
            "%s is not connected: %s"
                .formatted(venue.path("venue").asText(), venue.path("problem").asText("not yet")),
            "nothing, unless it stays so; it tries again by itself");
      }
    }
    refusals(thing, status);
    long missing = status.path("missing").asLong();
    if (missing > 0) {
      examination.find(
          Severity.NOTE,
          thing,
          Examination.count(missing, "trade") + " did not come and are being asked for",
          "nothing, unless it stays so");
    }
    if (status.path("healthy").asBoolean()) {
      examination.fine(
          thing,
          "%d ticks since %s"
              .formatted(status.path("ticks").asLong(), status.path("startedAt").asText()));
    }
  }

  private void refusals(String thing, JsonNode status) {
    for (JsonNode venue : status.path("venues")) {
      for (JsonNode symbol : venue.path("symbols")) {
        if (symbol.has("refused")) {
          examination.find(
              Severity.WARNING,
              thing,
              "%s does not give the trades of %s that may be missing: %s"
                  .formatted(
                      venue.path("venue").asText(),
                      symbol.path("symbol").asText(),
                      symbol.path("refused").asText()),
              "it asks again by itself; 'ingest-job recover' asks at once");
        }
      }
    }
  }
}
