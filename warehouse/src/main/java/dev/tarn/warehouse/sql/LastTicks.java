package dev.tarn.warehouse.sql;

import dev.tarn.market.MarketDatasets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table {@code last_ticks}: the time of each symbol's last tick, and the bar of its minute as
 * far as it has come, so that new ticks are added to it and stored ones need no look.
 */
public final class LastTicks {
  /**
   * What a bar is made of, in a structure; volumes are exact. Whoever changes it gives the column
   * another name, by which older versions are told.
   */
  public static final List<String> BAR =
      List.of(
          "opening",
          "closing",
          "high",
          "low",
          "volume",
          "quote_volume",
          "buy_volume",
          "sell_volume",
          "trade_count");

  private static final String COLUMN = "bar";

  private LastTicks() {}

  /** The statement that creates the table. */
  static String definition(String name) {
    return "CREATE TABLE %s (venue VARCHAR NOT NULL, symbol VARCHAR NOT NULL, \"time\" TIMESTAMP NOT NULL, %s %s)"
        .formatted(name, COLUMN, barType());
  }

  /** True for the table of an older version, which knows no bars. */
  static boolean lacksBars(TableShape present) {
    return !present.columns().containsKey(COLUMN);
  }

  /** Gives the table of an older version its column, without a bar in any row. */
  static void grow(Session session, String name) {
    session.execute("ALTER TABLE %s ADD COLUMN %s %s".formatted(name, COLUMN, barType()));
  }

  /** The rows of an older version's table, as this version has them. */
  public static String grown(String name) {
    return "SELECT *, NULL::%s AS %s FROM %s".formatted(barType(), COLUMN, name);
  }

  private static String barType() {
    return BAR.stream()
        .map(field -> field + " " + type(field))
        .collect(Collectors.joining(", ", "STRUCT(", ")"));
  }

  private static String type(String field) {
    return switch (field) {
      case "opening", "closing" -> tickType();
      case "high", "low" -> "DOUBLE";
      case "trade_count" -> "BIGINT";
      default -> "DECIMAL(38, 12)";
    };
  }

  /**
   * What the order of ticks goes by, so that structures are ordered as their ticks are. A null
   * comes before all values there, and after them in structures: hence a flag in front of it.
   */
  private static String tickType() {
    return "STRUCT(\"time\" TIMESTAMP, sequenced BOOLEAN, \"sequence\" %s, identified BOOLEAN, trade_id VARCHAR, price DOUBLE, size DOUBLE)"
        .formatted(Columns.type(MarketDatasets.TICKS.field("sequence").orElseThrow().type()));
  }

  /** A tick's place in the order of ticks, as {@link #tickType} has it. */
  public static String tick() {
    return "struct_pack(\"time\" := \"time\", sequenced := \"sequence\" IS NOT NULL, \"sequence\" := \"sequence\","
        + " identified := trade_id IS NOT NULL, trade_id := trade_id, price := price, size := size)";
  }
}
