package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From runs over signals and orders to fills: a row for each fill, one for each order without
 * fills, and one for each signal without orders, with nulls for what there is not. A fill is what
 * the filled quantity of an order has grown by beyond all that its events told before; its price
 * follows from the average prices before and after it.
 */
public final class LineageQuery {
  private static final String SLACK = "1e-9";

  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    column("run_id", "g.run_id", "The run that the signal belongs to.");
    column("run_kind", "r.kind", "What the run is for.");
    column("run_status", "r.status", "Where the run stands.");
    column("signal_id", "coalesce(o.signal_id, g.signal_id)", "The signal.");
    column("signal_type", "g.signal_type", "What the signal says to do.");
    column("strategy_id", "coalesce(g.strategy_id, o.latest.strategy_id)", "The strategy.");
    column("timeframe", "g.timeframe", "Of the signal's bar.");
    column("bar_time", "g.bar_time", "Open time of the signal's bar; UTC.");
    column("signal_time", "g.created_at", "When the signal was given; UTC.");
    column("account", "o.account", "The account that trades.");
    column("venue", "coalesce(o.venue, g.venue)", "The exchange or broker.");
    column("symbol", "coalesce(o.symbol, g.symbol)", "The instrument.");
    column("order_id", "o.order_id", "The order, as the producer names it.");
    column("client_order_id", "o.client_order_id", "The last one told of the order.");
    column("broker_order_id", "o.broker_order_id", "The last one told of the order.");
    column("side", "o.latest.side", "BUY or SELL.");
    column("order_type", "o.latest.order_type", "Such as MARKET, LIMIT, STOP.");
    column("quantity", "o.latest.quantity", "Quantity ordered.");
    column("order_status", "o.latest.status", "The order's latest status.");
    column(
        "submitted_at", "o.first_event.event_time", "When the order's first event happened; UTC.");
    column("fill_event_id", "f.event_id", "The event that told the fill.");
    column("fill_time", "f.event_time", "When the fill happened; UTC.");
    column("fill_quantity", rounded("f.growth"), "What the filled quantity grew by.");
    column(
        "fill_price",
        rounded("f.price"),
        "Of this fill alone, from the average prices before and after; null where one is not told.");
  }

  private final Dataset orderEvents;

  /**
   * @param orderEvents the dataset of order events
   */
  public LineageQuery(Dataset orderEvents) {
    this.orderEvents = orderEvents;
  }

  /** What the columns mean, by their names, in their order. */
  public static Map<String, String> columns() {
    Map<String, String> comments = new LinkedHashMap<>();
    COLUMNS.forEach(
        (name, column) -> comments.put(name, column.substring(column.indexOf('\n') + 1)));
    return comments;
  }

  /**
   * The SELECT, without an order of its rows.
   *
   * @param events has the rows of the order events
   * @param signals has those of the signals
   * @param runs has those of the runs
   */
  public String select(String events, String signals, String runs) {
    OrderSteps steps = new OrderSteps(orderEvents);
    List<String> select = new ArrayList<>();
    COLUMNS.forEach(
        (name, column) -> select.add(column.substring(0, column.indexOf('\n')) + " AS " + name));
    return """
        WITH %s SELECT %s
        FROM (%s) AS o LEFT JOIN (%s) AS f USING (%s)
        FULL JOIN %s AS g ON g.signal_id = o.signal_id LEFT JOIN %s AS r ON r.run_id = g.run_id"""
        .formatted(
            steps.events(events),
            String.join(", ", select),
            steps.latest(
                ", min(struct_pack(sequence, event_time)) AS first_event"
                    + last("signal_id")
                    + last("client_order_id")
                    + last("broker_order_id")),
            fills(steps),
            OrderSteps.KEY,
            signals,
            runs);
  }

  /** Not every event has every id: brokers tell their own, and polls know of no signal. */
  private static String last(String id) {
    return ", max(struct_pack(sequence, event_time, event_id, id := %1$s)) FILTER (%1$s IS NOT NULL).id AS %1$s"
        .formatted(id);
  }

  private static String fills(OrderSteps steps) {
    String grown =
        """
        SELECT %1$s, event_id, event_time, filled_quantity - coalesce(filled_before, 0) AS growth,
          CASE WHEN coalesce(filled_before, 0) = 0 THEN average_price
            ELSE (filled_quantity * average_price - filled_before * average_before) / (filled_quantity - filled_before) END AS price
        FROM (%2$s) WHERE filled_quantity > coalesce(filled_before, 0) * (1 + %3$s)"""
            .formatted(OrderSteps.KEY, steps.steps(OrderSteps.Payload.STEP), SLACK);
    return grown;
  }

  /** To twelve digits: what is left of subtracting doubles is no quantity and no price. */
  private static String rounded(String value) {
    return "CASE WHEN %1$s = 0 OR %1$s IS NULL THEN %1$s ELSE round(%1$s, (11 - floor(log10(abs(%1$s))))::INTEGER) END"
        .formatted(value);
  }

  private static void column(String name, String sql, String comment) {
    COLUMNS.put(name, sql + "\n" + comment);
  }
}
