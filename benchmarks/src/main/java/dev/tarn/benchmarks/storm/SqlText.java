package dev.tarn.benchmarks.storm;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The questions of the storm in SQL that all the systems with tables understand. */
final class SqlText {
  private static final long MINUTE = 60_000_000;

  /** Late ticks are at most this old. */
  private static final long LATE = 10_000_000;

  private SqlText() {}

  /** A table with a key, so that a row that comes again is not there twice. */
  static String create(Table table, String big, String real, String text) {
    String columns =
        table.columns().stream()
            .map(column -> column + " " + type(column, big, real, text))
            .collect(Collectors.joining(", "));
    return "CREATE TABLE %s (%s, PRIMARY KEY (%s))"
        .formatted(
            table.text(),
            columns,
            table == Table.CANDLES
                ? "symbol, time"
                : String.join(", ", table.columns().subList(0, 3)));
  }

  private static String type(String column, String big, String real, String text) {
    return switch (column) {
      case "time", "number" -> big;
      case "symbol", "side", "strategy", "status" -> text;
      default -> real;
    };
  }

  /** One statement for many rows, which are there already when they are known. */
  static String insert(Table table, List<Row> rows) {
    return rows.stream()
        .map(row -> literals(table, row))
        .collect(
            Collectors.joining(
                ", ", "INSERT INTO " + table.text() + " VALUES ", " ON CONFLICT DO NOTHING"));
  }

  private static String literals(Table table, Row row) {
    return table.values(row).stream()
        .map(value -> value instanceof String text ? "'" + text + "'" : value.toString())
        .collect(Collectors.joining(", ", "(", ")"));
  }

  static String newestTicks(String symbol) {
    return "SELECT time, number, price, size, side FROM ticks WHERE symbol = '%s' ORDER BY time DESC LIMIT 20"
        .formatted(symbol);
  }

  static String newestBars(String symbol) {
    return "SELECT time, open, high, low, close, volume FROM candles WHERE symbol = '%s' ORDER BY time DESC LIMIT 60"
        .formatted(symbol);
  }

  static String lastOrder(String strategy) {
    return "SELECT max(number) FROM orders WHERE strategy = '%s'".formatted(strategy);
  }

  /** What an analyst asks. */
  static String question() {
    return "SELECT symbol, count(*), sum(size), max(time) FROM ticks GROUP BY symbol";
  }

  /** Begin of the oldest minute that may have new ticks. */
  static long openMinute() {
    return (Clock.micros() - LATE) / MINUTE * MINUTE;
  }

  /** All symbols with ticks, as literals. */
  static String symbols(Plan plan) {
    return Stream.iterate(0, i -> i < plan.ingestors(), i -> i + 1)
        .flatMap(
            ingestor ->
                LongStream.range(0, Feed.SYMBOLS_OF_EACH)
                    .mapToObj(number -> "'" + Feed.symbol(ingestor, number) + "'"))
        .collect(Collectors.joining(", "));
  }

  /** Reads all rows, and answers the first number of the first one. */
  static OptionalLong first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      OptionalLong first = OptionalLong.empty();
      for (boolean begin = true; result.next(); begin = false) {
        long value = result.getLong(1);
        if (begin && !result.wasNull()) {
          first = OptionalLong.of(value);
        }
      }
      return first;
    }
  }

  /** Reads all rows, and answers how many there are. */
  static long rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      long rows = 0;
      while (result.next()) {
        rows++;
      }
      return rows;
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Counts all rows of all tables. */
  static Tally tally(Connection connection) throws SQLException {
    Tally tally = new Tally();
    for (Table table : Table.values()) {
      tally(
          connection,
          "SELECT %s, number FROM %s WHERE number >= 0".formatted(table.owner(), table.text()),
          table,
          tally);
    }
    return tally;
  }

  /** Counts rows: their owner, and their number. */
  static void tally(Connection connection, String sql, Table table, Tally tally)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        tally.add(table, result.getString(1), result.getLong(2));
      }
    }
  }
}
