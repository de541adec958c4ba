package dev.tarn.warehouse.health;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Segment;
import dev.tarn.staging.SegmentName;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import dev.tarn.staging.storage.Entry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whose clock is ahead of this machine's: a time in the future cannot be right. */
final class ClockCheck {
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final Examination examination;
  private final Map<String, Instant> latest = new TreeMap<>();

  ClockCheck(Examination examination) {
    this.examination = examination;
  }

  void check(Datasets datasets, Map<String, List<Segment>> segments) {
    segments.values().stream().flatMap(List::stream).forEach(each -> named(each.name()));
    datasets.all().forEach(this::journals);
    latest.forEach(this::producer);
    datasets.all().forEach(this::archive);
    examination
        .newestTick
        .filter(this::isAhead)
        .ifPresent(
            time ->
                examination.find(
                    Severity.WARNING,
                    "clock",
                    "the newest tick is of the future: " + time,
                    "look where it came from: query-cli ticks; a minute in the future stays open until its time"));
  }

  /** Markets close, so that a tick may be old; who knows better sets a limit. */
  void checkRowAge() {
    if (examination.limits.rowAge().isEmpty() || examination.newestTick.isEmpty()) {
      return;
    }
    Instant newest = examination.newestTick.get();
    examination.find(
        examination.limits.rowAge().get().of(Duration.between(newest, examination.now)),
        "ticks",
        "the newest published one is %s old".formatted(examination.age(newest)),
        "see whether producers and the writer are at work");
  }

  private void journals(Dataset dataset) {
    try {
      for (Entry journal : new StagingArea(examination.lake).journals(dataset)) {
        named(journal.name().replaceFirst("\\.avro$", ""));
        if (isAhead(journal.modified())) {
          examination.find(
              Severity.WARNING,
              "clock",
              "the file system dates files in the future: %s is of %s"
                  .formatted(journal.name(), journal.modified()),
              "set the clocks right of this machine and of the one that keeps the files");
        }
      }
    } catch (TarnException e) {
      // told already
    }
  }

  private void named(String segment) {
    SegmentName.parse(segment)
        .ifPresent(
            name -> latest.merge(name.producer(), name.time(), (a, b) -> a.isAfter(b) ? a : b));
  }

  private void producer(String producer, Instant time) {
    if (isAhead(time)) {
      examination.find(
          Severity.WARNING,
          "clock",
          "the producer %s is %s ahead of this machine's clock: it has named a segment %s"
              .formatted(producer, Examination.text(Duration.between(examination.now, time)), time),
          "set its clock right (NTP), or this machine's; of an imported file, look at its first row");
    }
  }

  /** Days of the archive are those of the segments' names. */
  private void archive(Dataset dataset) {
    Path folder = examination.lake.home().resolve("archive").resolve(dataset.name());
    if (!Files.isDirectory(folder)) {
      return;
    }
    LocalDate tomorrow = examination.now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1);
    SortedSet<LocalDate> ahead = new TreeSet<>();
    try (DirectoryStream<Path> days = Files.newDirectoryStream(folder, "date=*")) {
      for (Path day : days) {
        LocalDate date = LocalDate.parse(day.getFileName().toString().substring("date=".length()));
        if (date.isAfter(tomorrow)) {
          ahead.add(date);
        }
      }
    } catch (IOException | DateTimeException e) {
      // a folder of somebody else's: not what is looked for
    }
    if (!ahead.isEmpty()) {
      examination.find(
          Severity.NOTE,
          "clock",
          "%s has %s of the future, the last is %s"
              .formatted(folder, Examination.count(ahead.size(), "day"), ahead.last()),
          "a producer's clock was wrong; its rows are kept and found all the same");
    }
  }

  private boolean isAhead(Instant time) {
    return time.isAfter(examination.now.plus(TOLERANCE));
  }
}
