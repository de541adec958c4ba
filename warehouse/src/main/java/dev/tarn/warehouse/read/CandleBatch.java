package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Candles of many series at once, of a range of time: the same rows that {@link Candles} gives for
 * each of them, for little more than one of them costs. For series that are traded at all times,
 * and without footprints. Used by one thread, like its connection.
 *
 * @param connection to a snapshot with the view {@code candles}; stays open
 * @param now tells which bars are still forming
 */
public record CandleBatch(Connection connection, Instant now) {
  private static final String PARTS = "tarn_parts";

  /** Those of the dataset that make bars. */
  private static final String STORED =
      "venue, symbol, timeframe, open_time, open, high, low, close, volume, quote_volume,"
          + " buy_volume, sell_volume, trade_count, source, closed, revision";

  /**
   * The SELECT for all candles of a range, by series and open time, with the columns of {@link
   * Candles#select} but for the clusters. It runs on this connection, until the next one is made.
   *
   * @param range begins and ends, where it does, at starts of bars
   * @throws SQLException if the database cannot answer
   */
  public String select(Collection<Instrument> series, Timeframe timeframe, TimeRange range)
      throws SQLException {
    collect(series, range);
    List<Stored> stored = stored(timeframe);
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      levels.add(level(stored.get(i), timeframe, i));
    }
    if (levels.isEmpty()) {
      levels.add("SELECT *, NULL AS bucket, 0 AS rank FROM " + PARTS + " WHERE false");
    }
    return """
        SELECT venue, symbol, open_time, open, high, low, close, volume, quote_volume,
          buy_volume, sell_volume, trade_count, source, closed, revision, %s AS delta,
          quote_volume / nullif(volume, 0) AS vwap, 'regular' AS session
        FROM (SELECT * FROM (%s) QUALIFY
          row_number() OVER (PARTITION BY venue, symbol, open_time ORDER BY rank) = 1)
        ORDER BY venue, symbol, open_time"""
        .formatted(
            ExactSum.difference("buy_volume", "sell_volume"),
            String.join(" UNION ALL BY NAME ", levels));
  }

  private record Stored(String text, Timeframe timeframe) {}

  private void collect(Collection<Instrument> series, TimeRange range) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TEMP TABLE %s AS SELECT %s FROM candles WHERE %s"
              .formatted(PARTS, STORED, condition(series, range)));
    }
  }

  /**
   * Those of some series that have candles in a range, whatever their timeframe.
   *
   * @param snapshot with the candles
   * @throws SQLException if the database cannot answer
   */
  public static Set<Instrument> present(
      Snapshot snapshot, Collection<Instrument> series, TimeRange range) throws SQLException {
    Set<Instrument> present = new HashSet<>();
    try (Statement statement = snapshot.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT venue, symbol FROM (%s) WHERE %s"
                    .formatted(snapshot.withReplaced("candles"), condition(series, range)))) {
      while (rows.next()) {
        present.add(new Instrument(rows.getString(1), rows.getString(2)));
      }
    }
    return present;
  }

  /**
   * When the newest candle of a range opens, whichever of some series it is of; empty when there is
   * none.
   *
   * @param snapshot with the candles
   * @throws SQLException if the database cannot answer
   */
  public static Optional<Instant> newest(
      Snapshot snapshot, Collection<Instrument> series, TimeRange range) throws SQLException {
    try (Statement statement = snapshot.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT epoch_us(max(open_time)) FROM (%s) WHERE %s"
                    .formatted(snapshot.withReplaced("candles"), condition(series, range)))) {
      rows.next();
      long micros = rows.getLong(1);
      return rows.wasNull()
          ? Optional.empty()
          : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
  }

  private static String condition(Collection<Instrument> series, TimeRange range) {
    String symbols =
        series.stream()
            .map(Instrument::symbol)
            .distinct()
            .map(Sql::literal)
            .collect(Collectors.joining(", "));
    String names =
        series.stream()
            .map(one -> "(" + Sql.literal(one.venue()) + ", " + Sql.literal(one.symbol()) + ")")
            .collect(Collectors.joining(", "));
    return "symbol IN (%s) AND (venue, symbol) IN (%s)%s"
        .formatted(symbols, names, range.condition("open_time"));
  }

  /** The stored timeframes that divide the one asked for, finest first. */
  private List<Stored> stored(Timeframe timeframe) throws SQLException {
    List<Stored> stored = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT timeframe FROM " + PARTS)) {
      while (rows.next()) {
        String text = rows.getString(1);
        Optional<Timeframe> part = Candles.timeframe(text);
        if (part.isPresent() && part.get().divides(timeframe)) {
          stored.add(new Stored(text, part.get()));
        }
      }
    }
    stored.sort(Comparator.comparing(Stored::timeframe));
    return stored;
  }

  private String level(Stored part, Timeframe timeframe, int place) {
    String of = " FROM " + PARTS + " WHERE timeframe = " + Sql.literal(part.text());
    if (part.timeframe().equals(timeframe)) {
      return "SELECT *, CASE WHEN closed THEN -1 ELSE 1000 END AS rank" + of;
    }
    String bucketEnd = Buckets.end(timeframe, "bucket");
    return """
        SELECT venue, symbol, bucket AS open_time, %s,
          bool_and(closed) AND (%s >= %s OR %s <= %s) AS closed, %d AS rank
        FROM (SELECT *, %s AS bucket%s) GROUP BY venue, symbol, bucket"""
        .formatted(
            BarColumns.aggregates(false),
            Buckets.end(part.timeframe(), "max(open_time)"),
            bucketEnd,
            bucketEnd,
            TimeRange.timestamp(now),
            place,
            Buckets.start(timeframe, "open_time"),
            of);
  }
}
