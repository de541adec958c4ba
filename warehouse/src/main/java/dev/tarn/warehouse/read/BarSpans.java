package dev.tarn.warehouse.read;

import dev.tarn.market.session.BarSpan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A temporary table of spans, to which candles are joined: by the day in UTC, which is quick, and
 * within it by time. It lives as long as the connection.
 *
 * @param name of the table
 * @param spans in order; not empty
 */
record BarSpans(String name, List<BarSpan> spans) {
  private static final AtomicLong COUNT = new AtomicLong();
  private static final long DAY_MICROS = 86_400_000_000L;

  static BarSpans create(Connection connection, List<BarSpan> spans) throws SQLException {
    String name = "tarn_spans_" + COUNT.incrementAndGet();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE "
              + name
              + " (utc_day BIGINT, opens BIGINT, closes BIGINT, session VARCHAR, bar_opens BIGINT,"
              + " bar_closes BIGINT, part_closes BIGINT)");
    }
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", name)) {
      for (BarSpan span : spans) {
        append(appender, span);
      }
    }
    return new BarSpans(name, List.copyOf(spans));
  }

  private static void append(DuckDBAppender appender, BarSpan span) throws SQLException {
    long opens = micros(span.opens());
    long closes = micros(span.closes());
    for (long day = Math.floorDiv(opens, DAY_MICROS);
        day <= Math.floorDiv(closes - 1, DAY_MICROS);
        day++) {
      appender.beginRow();
      appender.append(day);
      appender.append(opens);
      appender.append(closes);
      appender.append(span.part().text());
      appender.append(micros(span.barOpens()));
      appender.append(micros(span.barCloses()));
      appender.append(micros(span.partCloses()));
      appender.endRow();
    }
  }

  /** The open times that can lie in a span. */
  TimeRange range() {
    Instant from = spans.get(0).opens();
    Instant to = spans.get(0).closes();
    for (BarSpan span : spans) {
      from = span.opens().isBefore(from) ? span.opens() : from;
      to = span.closes().isAfter(to) ? span.closes() : to;
    }
    return TimeRange.of(from, to);
  }

  /** Whether all bounds lie on a grid from the start of the epoch. */
  boolean areMultiplesOf(long micros) {
    return spans.stream()
        .allMatch(
            span -> micros(span.opens()) % micros == 0 && micros(span.closes()) % micros == 0);
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
