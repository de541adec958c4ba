package dev.tarn.warehouse.read;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An in-memory database with the tables that a snapshot shows. */
final class TestCandles implements AutoCloseable {
  private final Connection connection;

  TestCandles() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("SET TimeZone = 'UTC'");
    run(
        """
        CREATE TABLE candles (venue VARCHAR, symbol VARCHAR, timeframe VARCHAR, open_time TIMESTAMP,
          open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE, quote_volume DOUBLE,
          buy_volume DOUBLE, sell_volume DOUBLE, trade_count BIGINT,
          clusters STRUCT(price DOUBLE, buy_volume DOUBLE, sell_volume DOUBLE)[], source VARCHAR,
          closed BOOLEAN, revision BIGINT)""");
    run(
        """
        CREATE TABLE ticks (venue VARCHAR, symbol VARCHAR, time TIMESTAMP, price DOUBLE, size DOUBLE,
          side VARCHAR, trade_id VARCHAR, sequence BIGINT, received_at TIMESTAMP)""");
  }

  Connection connection() {
    return connection;
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A closed candle of the venue 'v' whose four prices are given as text. */
  void candle(String symbol, String timeframe, String time, String prices, String volume)
      throws SQLException {
    run(
        "INSERT INTO candles SELECT 'v', '%s', '%s', TIMESTAMP '%s', %s, %s, NULL, NULL, NULL, NULL, NULL, 'EXCHANGE', true, 0"
            .formatted(symbol, timeframe, time, prices, volume));
  }

  /** One-minute candles of the venue 'v' with volume 1, each with prices that are its number. */
  void minutes(String symbol, String from, int count) throws SQLException {
    run(
        "INSERT INTO candles SELECT 'v', '%s', '1m', TIMESTAMP '%s' + INTERVAL 1 MINUTE * i, i, i, i, i, 1, NULL, NULL, NULL, NULL, NULL, 'EXCHANGE', true, 0 FROM range(%d) t(i)"
            .formatted(symbol, from, count));
  }

  /** Rows as texts, the cells apart by a space. */
  List<String> rows(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          text.append(i == 1 ? "" : " ").append(rows.getString(i));
        }
        found.add(text.toString());
      }
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
