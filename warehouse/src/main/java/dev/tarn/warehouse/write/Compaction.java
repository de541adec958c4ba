package dev.tarn.warehouse.write;

import dev.tarn.staging.ArchiveDays;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces the many segments of a day of the archive by few, sorted by what queries ask for. Each
 * holds just the rows of those that it replaces, column for column as they were written: nothing is
 * merged, so the archive stays the log of all that was ever loaded.
 */
final class Compaction {
  private static final long BYTES = 128L << 20;

  private final Session session;
  private final ArchiveDays archive;
  private final CompactedDays known;
  private final Steps steps;
  private final Tally tally;
  private final long bytes;

  Compaction(Session session, ArchiveDays archive, CompactedDays known, Steps steps, Tally tally) {
    this(session, archive, known, steps, tally, BYTES);
  }

  /**
   * @param bytes a compacted segment is made of files of at most this many bytes together; one of
   *     half as many stays as it is
   */
  Compaction(
      Session session,
      ArchiveDays archive,
      CompactedDays known,
      Steps steps,
      Tally tally,
      long bytes) {
    this.bytes = bytes;
    this.session = session;
    this.archive = archive;
    this.known = known;
    this.steps = steps;
    this.tally = tally;
  }

  /** Told before each step whether to go on. */
  interface Patience {
    boolean lasts();
  }

  /**
   * Compacts days that are over, and passes by those in which there was nothing to do before.
   *
   * @return true when there may be more to do
   */
  boolean compact(List<Dataset> datasets, Patience patience) throws IOException {
    Map<Dataset, List<String>> days = new LinkedHashMap<>();
    datasets.forEach(dataset -> days.put(dataset, archive.over(dataset)));
    known.retain(days);
    for (Dataset dataset : datasets) {
      for (String day : days.get(dataset)) {
        List<Segment> small = small(dataset, day);
        if (known.isDone(dataset, day, small)) {
          continue;
        }
        DayCompaction compaction =
            new DayCompaction(
                session,
                archive,
                dataset,
                day,
                known.apart(dataset, day, small),
                () -> small(dataset, day),
                bytes,
                steps,
                tally);
        do {
          if (!patience.lasts()) {
            compaction.tell();
            known.begun(dataset, day, compaction.apart());
            return true;
          }
        } while (compaction.advance());
        compaction.tell();
        known.done(dataset, day, small(dataset, day), compaction.apart());
      }
    }
    return false;
  }

  private List<Segment> small(Dataset dataset, String day) {
    return archive.segments(dataset, day).stream()
        .filter(segment -> segment.bytes() < bytes / 2)
        .toList();
  }
}
