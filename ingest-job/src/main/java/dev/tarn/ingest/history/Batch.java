package dev.tarn.ingest.history;

import dev.tarn.market.MarketRecord;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.StagingArea;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into the lake, and what will be covered by them. They become visible at once,
 * in one segment, whatever number of pages and series they are of. Not safe for use by several
 * threads.
 */
final class Batch implements AutoCloseable {
  private final StagingArea staging;
  private final Dataset dataset;
  private final Map<Work<?>, Part> parts = new LinkedHashMap<>();
  private @Nullable FileImport target;

  /** Of the segment: the same however often it takes to commit it. */
  private String identity = "";

  private long rows;
  private long begun;

  Batch(StagingArea staging, Dataset dataset) {
    this.staging = staging;
    this.dataset = dataset;
  }

  /**
   * What a batch holds of one series.
   *
   * @param rows how many rows
   * @param covered times that will be covered
   * @param cursor where to go on
   * @param believed what the source does not have
   */
  record Part(long rows, Spans covered, Optional<Cursor> cursor, List<Hole> believed) {
    private Part and(Part next) {
      List<Hole> holes = new ArrayList<>(believed);
      holes.addAll(next.believed);
      return new Part(
          rows + next.rows, covered.plus(next.covered), next.cursor.or(() -> cursor), holes);
    }
  }

  void append(MarketRecord row) {
    if (target == null) {
      target = staging.importing(dataset);
      identity = UUID.randomUUID().toString().replace("-", "");
      begun = System.nanoTime();
    }
    target.append(row);
    rows++;
  }

  void add(Work<?> work, Part part) {
    parts.merge(work, part, Part::and);
  }

  boolean holds(Work<?> work) {
    return parts.containsKey(work);
  }

  long rows() {
    return rows;
  }

  /** How long the first row waits already. */
  Duration age() {
    return target == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begun);
  }

  /**
   * Makes the rows durable and visible, and then notes what they cover. What the notes say before
   * lets the next process tell whether the segment came into the lake. After a failure it may be
   * called again.
   */
  void commit() {
    if (target != null) {
      target.finish();
      List<String> segments = target.segments(identity);
      parts.forEach(
          (work, part) -> {
            if (part.rows() > 0) {
              work.announce(new Pending(segments, part.covered(), part.cursor()));
            }
          });
      target.commit(identity);
    }
    for (Map.Entry<Work<?>, Part> entry : List.copyOf(parts.entrySet())) {
      entry.getKey().settle(entry.getValue());
      parts.remove(entry.getKey());
    }
    close();
  }

  /** Throws away what is not committed. */
  @Override
  public void close() {
    parts.clear();
    rows = 0;
    if (target != null) {
      FileImport old = target;
      target = null;
      old.close();
    }
  }
}
