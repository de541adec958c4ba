package dev.tarn.warehouse.read;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Cluster;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.staging.RefusedException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of the rows of a result that has the columns of a dataset, under their names and in
 * any order. Thread-safe; a result is not.
 */
public final class MarketRows {

  private MarketRows() {}

  /**
   * The candle of the row that a result is at. The revision of one that was made of ticks is told
   * as 0; in the database it is lower, so that any loaded candle wins.
   *
   * @throws RefusedException when the row is not as {@link Candle} says
   * @throws SQLException when a column is not there, or the result ends early
   */
  public static Candle candle(ResultSet row) throws SQLException {
    return new Candle(
        row.getString("venue"),
        row.getString("symbol"),
        row.getString("timeframe"),
        time(row, "open_time"),
        row.getDouble("open"),
        row.getDouble("high"),
        row.getDouble("low"),
        row.getDouble("close"),
        row.getDouble("volume"),
        number(row, "quote_volume"),
        number(row, "buy_volume"),
        number(row, "sell_volume"),
        (Long) row.getObject("trade_count"),
        clusters((Array) row.getObject("clusters")),
        CandleSource.valueOf(row.getString("source")),
        row.getBoolean("closed"),
        Math.max(0, row.getLong("revision")));
  }

  /**
   * The signal of the row that a result is at.
   *
   * @throws RefusedException when the row is not as {@link Signal} says
   * @throws SQLException when a column is not there, or the result ends early
   */
  public static Signal signal(ResultSet row) throws SQLException {
    return new Signal(
        row.getString("signal_id"),
        row.getString("strategy_id"),
        row.getString("venue"),
        row.getString("symbol"),
        row.getString("timeframe"),
        time(row, "bar_time"),
        row.getString("signal_type"),
        row.getDouble("confidence"),
        row.getString("status"),
        time(row, "created_at"),
        time(row, "updated_at"),
        row.getString("run_id"),
        texts(row, "attributes"));
  }

  /**
   * The runner's state of the row that a result is at.
   *
   * @throws RefusedException when the row is not as {@link RunnerState} says, or another program
   *     has written a status of its own words
   * @throws SQLException when a column is not there, or the result ends early
   */
  public static RunnerState runnerState(ResultSet row) throws SQLException {
    return new RunnerState(
        row.getString("strategy_id"),
        row.getString("venue"),
        row.getString("symbol"),
        row.getString("timeframe"),
        known(RunnerStatus.class, "status", row.getString("status")),
        row.getString("current_bias"),
        row.getString("signal_state"),
        timeOrNull(row, "last_bar_time"),
        row.getString("last_signal_id"),
        row.getString("message"),
        time(row, "updated_at"));
  }

  /**
   * The order event of the row that a result is at.
   *
   * @throws RefusedException when the row is not as {@link OrderEvent} says, or another program has
   *     written a status or side of its own words
   * @throws SQLException when a column is not there, or the result ends early
   */
  public static OrderEvent orderEvent(ResultSet row) throws SQLException {
    String status = row.getString("status");
    return new OrderEvent(
        row.getString("event_id"),
        row.getString("order_id"),
        row.getString("client_order_id"),
        row.getString("broker_order_id"),
        row.getString("account"),
        row.getString("strategy_id"),
        row.getString("signal_id"),
        row.getString("venue"),
        row.getString("symbol"),
        known(Side.class, "side", row.getString("side")),
        row.getString("order_type"),
        OrderStatus.of(status).orElseThrow(() -> unknown("status", status)),
        row.getDouble("quantity"),
        number(row, "limit_price"),
        number(row, "stop_price"),
        row.getDouble("filled_quantity"),
        number(row, "average_price"),
        row.getLong("sequence"),
        time(row, "event_time"),
        row.getString("reason"),
        texts(row, "attributes"));
  }

  private static <E extends Enum<E>> E known(Class<E> type, String field, String text) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(text)) {
        return value;
      }
    }
    throw unknown(field, text);
  }

  private static RefusedException unknown(String field, String text) {
    return new RefusedException(
        "Cannot read %s '%s': it is another program's word; read the row with SQL"
            .formatted(field, text));
  }

  /** The driver gives no {@code Instant}; its local times are those of UTC. */
  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }

  private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  private static @Nullable Double number(ResultSet row, String column) throws SQLException {
    return (Double) row.getObject(column);
  }

  private static Map<String, String> texts(ResultSet row, String column) throws SQLException {
    Map<String, String> texts = new TreeMap<>();
    ((Map<?, ?>) row.getObject(column))
        .forEach((name, value) -> texts.put((String) name, (String) value));
    return texts;
  }

  private static @Nullable List<Cluster> clusters(@Nullable Array values) throws SQLException {
    if (values == null) {
      return null;
    }
    List<Cluster> clusters = new ArrayList<>();
    for (Object value : (Object[]) values.getArray()) {
      Object[] cluster = ((Struct) value).getAttributes();
      clusters.add(new Cluster((Double) cluster[0], (Double) cluster[1], (Double) cluster[2]));
    }
    return clusters;
  }
}
