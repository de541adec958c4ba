package dev.tarn.warehouse.health;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import dev.tarn.staging.storage.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What waits in staging, and what was refused. */
final class StagingCheck {
  static final String START =
      "start one: writer-job run --every 1s, or install it as docs/operations.md tells";

  /** A producer that has just ended may be about to delete its journal. */
  private static final Duration ENDING = Duration.ofSeconds(5);

  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final int SHOWN_CHARACTERS = 200;

  private final Examination examination;
  private final StagingArea staging;

  StagingCheck(Examination examination) {
    this.examination = examination;
    this.staging = new StagingArea(examination.lake);
  }

  /** The segments of each dataset, by its name. Looks at journals and at the quarantine, too. */
  Map<String, List<Segment>> list(Datasets datasets) {
    Map<String, List<Segment>> segments = new LinkedHashMap<>();
    for (Dataset dataset : datasets.all()) {
      try {
        segments.put(dataset.name(), staging.segments(dataset));
        journals(dataset);
        quarantine(dataset);
      } catch (TarnException e) {
        examination.find(
            Severity.WARNING, dataset.name(), e.getMessage(), "look again once that is done");
      }
    }
    return segments;
  }

  /** What to do when published rows are old. */
  static String next(Examination examination) {
    return examination.writing
        ? "see what hinders it: its log, the notices in warehouse/status.json, and the other lines here"
        : START;
  }

  /** Once it is known what the published replicas have. */
  void checkLag() {
    if (examination.oldestWaiting.isEmpty()) {
      return;
    }
    Instant oldest = examination.oldestWaiting.get();
    String whose = examination.writing ? "" : "; no writer is at work" + lastRun();
    examination.find(
        examination.limits.lag().of(Duration.between(oldest, examination.now)),
        "staging",
        "%s not published, the oldest has waited for %s%s"
            .formatted(
                Examination.count(examination.waiting, "segment")
                    + (examination.waiting == 1 ? " is" : " are"),
                examination.age(oldest),
                whose),
        next(examination));
  }

  private String lastRun() {
    return examination
        .lastRun
        .map(end -> ", the last run ended " + examination.age(end) + " ago")
        .orElse(", and none has ever been");
  }

  private void journals(Dataset dataset) {
    if (examination.locks.isEmpty()) {
      return;
    }
    for (Entry journal : staging.journals(dataset)) {
      Path file = examination.lake.home().resolve(journal.location().path());
      boolean quiet = journal.modified().plus(ENDING).isBefore(examination.now);
      if (quiet && examination.locks.get().holders(file).isEmpty() && file.toFile().exists()) {
        examination.deadJournals++;
        journal(dataset, journal, file);
      }
    }
  }

  private void journal(Dataset dataset, Entry journal, Path file) {
    boolean forgotten =
        examination
            .lastRun
            .filter(end -> end.isAfter(journal.modified().plus(FORGOTTEN)))
            .isPresent();
    String next = examination.writing ? "nothing: the next run of the writer seals it" : START;
    examination.find(
        forgotten || !examination.writing ? Severity.WARNING : Severity.NOTE,
        dataset.name(),
        "the producer of the journal %s died up to %s ago; its last rows are not to be seen yet"
            .formatted(file, examination.age(journal.modified())),
        forgotten
            ? "runs have left it: make it writable for the writer's user, or start its producer once more"
            : next);
  }

  private void quarantine(Dataset dataset) {
    List<Quarantined> refused = staging.quarantined(dataset);
    examination.quarantined += refused.size();
    refused.stream()
        .max(Comparator.comparing(Quarantined::since))
        .ifPresent(
            last ->
                examination.find(
                    Severity.WARNING,
                    dataset.name(),
                    "%s refused, the last %s ago: %s: %s"
                        .formatted(
                            Examination.count(refused.size(), "file")
                                + (refused.size() == 1 ? " was" : " were"),
                            examination.age(last.since()),
                            last.name(),
                            shortened(last.reason())),
                    "writer-job quarantine list, then retry, salvage or drop"));
  }

  private static String shortened(String reason) {
    return reason.length() <= SHOWN_CHARACTERS
        ? reason
        : reason.substring(0, SHOWN_CHARACTERS) + " ...";
  }
}
