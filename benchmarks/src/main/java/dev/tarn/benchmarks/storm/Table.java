package dev.tarn.benchmarks.storm;

import java.util.List;
import java.util.Optional;

/** What rows are kept in, by each system. Times are microseconds of the epoch. */
enum Table {
  TICKS("ticks", "symbol", List.of("symbol", "time", "number", "price", "size", "side")),
  CANDLES(
      "candles",
      "symbol",
      List.of("symbol", "time", "number", "open", "high", "low", "close", "volume")),
  ORDERS(
      "orders",
      "strategy",
      List.of("strategy", "time", "number", "symbol", "status", "price", "quantity"));

  private final String text;
  private final String owner;
  private final List<String> columns;

  Table(String text, String owner, List<String> columns) {
    this.text = text;
    this.owner = owner;
    this.columns = columns;
  }

  /** The name in SQL. */
  String text() {
    return text;
  }

  /** The column that tells whose row it is. */
  String owner() {
    return owner;
  }

  /** Those of a row that identify it are the first three. */
  List<String> columns() {
    return columns;
  }

  /** The columns' values of a row. */
  List<Object> values(Row row) {
    return switch (this) {
      case TICKS ->
          List.of(
              row.symbol(),
              row.micros(),
              row.number(),
              row.price(),
              row.quantity(),
              row.number() % 7 < 4 ? "BUY" : "SELL");
      case CANDLES ->
          List.of(
              row.symbol(),
              row.micros(),
              row.number(),
              row.price(),
              row.price() + 1,
              row.price() - 1,
              row.price(),
              row.quantity());
      case ORDERS ->
          List.of(
              row.producer(),
              row.micros(),
              row.number(),
              row.symbol(),
              row.number() % 2 == 0 ? "NEW" : "FILLED",
              row.price(),
              row.quantity());
    };
  }

  /** Who produced a row with this owner; empty where it is not one of the producers. */
  Optional<String> producer(String ownerText) {
    return switch (this) {
      case TICKS ->
          ownerText.startsWith("I") ? Optional.of(Feed.ingestorOf(ownerText)) : Optional.empty();
      case CANDLES -> ownerText.startsWith("B") ? Optional.of(Feed.BACKFILL) : Optional.empty();
      case ORDERS -> ownerText.startsWith("strategy-") ? Optional.of(ownerText) : Optional.empty();
    };
  }
}
