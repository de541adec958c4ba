package dev.tarn.warehouse.read;

import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which ticks are asked for.
 *
 * @param symbol as the venue writes it
 * @param venue needed only where several venues have the symbol
 * @param range of the ticks' times
 * @param limit how many at most: the last ones, in ascending order
 */
public record TickQuery(
    String symbol, Optional<String> venue, TimeRange range, OptionalLong limit) {
  private static final String COLUMNS =
      "venue, symbol, time, price, size, side, trade_id, sequence, received_at";

  /** Refuses an empty symbol and a limit below 1. */
  public TickQuery {
    CandleQuery.requireSymbol(symbol);
    CandleQuery.requireLimit(limit);
  }

  /**
   * The SELECT for the ticks: the dataset's columns, ascending by time, then by the venue's
   * sequence.
   *
   * @throws RefusedException if the symbol is unknown or ambiguous
   * @throws SQLException if the database cannot answer
   */
  public String select(Connection connection) throws SQLException {
    String of = new Series(connection, "ticks").venue(symbol, venue);
    String ticks =
        "SELECT %s FROM ticks WHERE symbol = %s AND venue = %s%s"
            .formatted(COLUMNS, Sql.literal(symbol), Sql.literal(of), range.condition("time"));
    if (limit.isEmpty()) {
      return ticks + " ORDER BY time, sequence, trade_id, price, size";
    }
    return ("SELECT * FROM (%s ORDER BY time DESC, sequence DESC NULLS FIRST,"
            + " trade_id DESC NULLS FIRST, price DESC, size DESC LIMIT %d)"
            + " ORDER BY time, sequence, trade_id, price, size")
        .formatted(ticks, limit.getAsLong());
  }
}
