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

  private static final Map<String, Column> COLUMNS = new LinkedHashMap<>();

  /**
   * @param ofOrder its SQL where there is an order
   * @param ofSignal where there is a signal alone; empty for null
   */
  private record Column(String ofOrder, String ofSignal, String comment) {}

  static {
    COLUMNS.put(
        "run_id", new Column("g.run_id", "g.run_id", "The run that the signal belongs to."));
    COLUMNS.put("run_kind", new Column("r.kind", "r.kind", "What the run is for."));
    COLUMNS.put("run_status", new Column("r.status", "r.status", "Where the run stands."));
    COLUMNS.put("signal_id", new Column("o.signal_id", "g.signal_id", "The signal."));
    COLUMNS.put(
        "signal_type", new Column("g.signal_type", "g.signal_type", "What the signal says to do."));
    COLUMNS.put(
        "strategy_id",
        new Column(
            "coalesce(g.strategy_id, o.latest.strategy_id)", "g.strategy_id", "The strategy."));
    COLUMNS.put("timeframe", new Column("g.timeframe", "g.timeframe", "Of the signal's bar."));
    COLUMNS.put(
        "bar_time", new Column("g.bar_time", "g.bar_time", "Open time of the signal's bar; UTC."));
    COLUMNS.put(
        "signal_time",
        new Column("g.created_at", "g.created_at", "When the signal was given; UTC."));
    COLUMNS.put("account", new Column("o.account", "", "The account that trades."));
    COLUMNS.put("venue", new Column("o.venue", "g.venue", "The exchange or broker."));
    COLUMNS.put("symbol", new Column("o.symbol", "g.symbol", "The instrument."));
    COLUMNS.put("order_id", new Column("o.order_id", "", "The order, as the producer names it."));
    COLUMNS.put(
        "client_order_id", new Column("o.client_order_id", "", "The last one told of the order."));
    COLUMNS.put(
        "broker_order_id", new Column("o.broker_order_id", "", "The last one told of the order."));
    COLUMNS.put("side", new Column("o.latest.side", "", "BUY or SELL."));
    COLUMNS.put(
        "order_type", new Column("o.latest.order_type", "", "Such as MARKET, LIMIT, STOP."));
    COLUMNS.put("quantity", new Column("o.latest.quantity", "", "Quantity ordered."));
    COLUMNS.put("order_status", new Column("o.latest.status", "", "The order's latest status."));
    COLUMNS.put(
        "submitted_at",
        new Column("o.first_event.event_time", "", "When the order's first event happened; UTC."));
    COLUMNS.put("fill_event_id", new Column("f.event_id", "", "The event that told the fill."));
    COLUMNS.put("fill_time", new Column("f.event_time", "", "When the fill happened; UTC."));
    COLUMNS.put(
        "fill_quantity", new Column(rounded("f.growth"), "", "What the filled quantity grew by."));
    COLUMNS.put(
        "fill_price",
        new Column(
            rounded("f.price"),
            "",
            "Of this fill alone, from the average prices before and after; null where one is not told."));
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
    COLUMNS.forEach((name, column) -> comments.put(name, column.comment()));
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
    List<String> unacted = new ArrayList<>();
    COLUMNS.forEach(
        (name, column) -> {
          select.add(column.ofOrder() + " AS " + name);
          if (!column.ofSignal().isEmpty()) {
            unacted.add(column.ofSignal() + " AS " + name);
          }
        });
    return """
        WITH %1$s SELECT %2$s
        FROM (%3$s) AS o LEFT JOIN (%4$s) AS f USING (%5$s)
        LEFT JOIN %6$s AS g ON g.signal_id = o.signal_id LEFT JOIN %7$s AS r ON r.run_id = g.run_id
        UNION ALL BY NAME SELECT %8$s
        FROM %6$s AS g LEFT JOIN %7$s AS r ON r.run_id = g.run_id
        WHERE g.signal_id NOT IN (SELECT signal_id FROM (SELECT %9$s FROM %10$s GROUP BY %5$s) WHERE signal_id IS NOT NULL)"""
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
            runs,
            String.join(", ", unacted),
            last("signal_id").substring(1),
            OrderSteps.EVENTS);
  }

  /** Not every event has every id: brokers tell their own, and polls know of no signal. */
  private static String last(String id) {
    return ", max(struct_pack(sequence, event_time, event_id, id := %1$s)) FILTER (%1$s IS NOT NULL).id AS %1$s"
        .formatted(id);
  }

  private static String fills(OrderSteps steps) {
    return """
        SELECT %1$s, event_id, event_time, filled_quantity - coalesce(filled_before, 0) AS growth,
          CASE WHEN coalesce(filled_before, 0) = 0 THEN average_price
            ELSE (filled_quantity * average_price - filled_before * average_before) / (filled_quantity - filled_before) END AS price
        FROM (%2$s) WHERE filled_quantity > coalesce(filled_before, 0) * (1 + %3$s)"""
        .formatted(OrderSteps.KEY, steps.steps(OrderSteps.Payload.STEP), SLACK);
  }

  /** To twelve digits: what is left of subtracting doubles is no quantity and no price. */
  private static String rounded(String value) {
    return "CASE WHEN %1$s = 0 OR %1$s IS NULL THEN %1$s ELSE round(%1$s, (11 - floor(log10(abs(%1$s))))::INTEGER) END"
        .formatted(value);
  }
}
