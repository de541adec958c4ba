package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which series new segments have rows of, and from when on. Used by one thread at a time.
 */
final class SegmentContents implements AutoCloseable {
  private static final long MEMORY_BYTES = 64L << 20;

  private @Nullable Session session;

  /** What these segments of a dataset, which has venue, symbol and a time, can have changed. */
  Touch of(Dataset dataset, List<Segment> segments) {
    String files = Sql.list(segments.stream().map(one -> one.path().toString()).toList());
    String time = Sql.name(dataset.time().orElseThrow());
    try {
      Map<Instrument, List<Touch.Span>> spans = new HashMap<>();
      session()
          .query(
              // one by one: a live segment and one of a backfill are years apart
              "SELECT venue, symbol, epoch_us(min(%s)), epoch_us(max(%s)) FROM read_parquet(%s, filename = 'tarn_segment') GROUP BY venue, symbol, tarn_segment"
                  .formatted(time, time, files),
              row -> {
                String venue = row.getString(1);
                return spans
                    .computeIfAbsent(
                        new Instrument(venue == null ? "" : venue, row.getString(2)),
                        unused -> new ArrayList<>())
                    .add(new Touch.Span(row.getLong(3), row.getLong(4)));
              });
      return new Touch(dataset.name(), Optional.of(spans));
    } catch (SqlFailure | RefusedException e) { // a damaged file: the writer will set it aside
      close();
    }
    return Touch.ofAny(dataset.name());
  }

  private Session session() {
    Session open = session;
    if (open == null) {
      SessionOptions options =
          SessionOptions.spillingTo(Path.of(System.getProperty("java.io.tmpdir"), "tarn-serve"))
              .withMemoryBytes(MEMORY_BYTES)
              .withThreads(OptionalInt.of(1));
      open = Session.open(options);
      session = open;
    }
    return open;
  }

  /** Lets go of the memory; it may be used again. */
  @Override
  public void close() {
    Session open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
