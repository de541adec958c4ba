package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.Sql;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads when the trades of staged segments happened: far cheaper than a {@link Snapshot}, and
 * without a replica. Keeps a session of its own. Not safe for use by several threads.
 */
public final class TradeTimes implements AutoCloseable {
  private @Nullable Session session;

  /**
   * The trades of an instrument.
   *
   * @param first the first time
   * @param last the last time
   */
  public record Span(Instrument instrument, Instant first, Instant last) {}

  /**
   * The trades of some segments of ticks, by instrument.
   *
   * @return empty when they cannot be read in this way; whoever needs them takes a snapshot
   */
  public Optional<List<Span>> of(List<Path> segments) {
    try {
      if (session == null) {
        session =
            Session.open(SessionOptions.spillingTo(Path.of(System.getProperty("java.io.tmpdir"))));
      }
      return Optional.of(
          session.query(
              """
              SELECT venue, symbol, epoch_us(min("time")), epoch_us(max("time"))
              FROM read_parquet(%s, hive_partitioning = false) GROUP BY ALL"""
                  .formatted(Sql.list(segments.stream().map(Path::toString).toList())),
              row ->
                  new Span(
                      new Instrument(row.getString(1), row.getString(2)),
                      SessionCandles.time(row.getLong(3)),
                      SessionCandles.time(row.getLong(4)))));
    } catch (RuntimeException e) {
      close();
      return Optional.empty();
    }
  }

  /** Gives the session up; the next call opens another one. */
  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
