package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The story of an id, in the order of time: of a run, its signals and their orders; of a signal,
 * its run and its orders; of an order, a client's or broker's order, or an event, all events of the
 * order, its signal and its run.
 */
public final class TraceQuery {
  /** The order of the rows, as SQL has it after ORDER BY. */
  public static final String ORDER =
      "\"time\", list_position(['RUN', 'SIGNAL', 'ORDER', 'RUN END'], what), account, venue, symbol, order_id, step, id";

  /** The columns that a person wants to see. */
  public static final List<String> SHOWN =
      List.of(
          "time",
          "what",
          "id",
          "symbol",
          "order_id",
          "side",
          "type",
          "status",
          "quantity",
          "filled_quantity",
          "average_price",
          "problem",
          "message");

  private static final String ORDERS =
      "%1$s IN (order_id, event_id) OR client_order_id = %1$s OR broker_order_id = %1$s";

  private final Dataset orderEvents;
  private final String id;

  /**
   * @param orderEvents the dataset of order events
   * @param id as it is written in the rows
   */
  public TraceQuery(Dataset orderEvents, String id) {
    this.orderEvents = orderEvents;
    this.id = id;
  }

  /**
   * Whether anything has the id.
   *
   * @param connection to a snapshot with order events, signals and runs
   */
  public boolean isKnown(Connection connection) throws SQLException {
    String sql =
        """
        SELECT EXISTS (FROM runs WHERE run_id = %1$s) OR EXISTS (FROM signals WHERE signal_id = %1$s)
          OR EXISTS (FROM order_events WHERE signal_id = %1$s OR %2$s)"""
            .formatted(Sql.literal(id), ORDERS.formatted(Sql.literal(id)));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** The SELECT, over views named after the datasets, without an order of its rows. */
  public String select() {
    OrderSteps steps = new OrderSteps(orderEvents);
    String text = Sql.literal(id);
    return """
        WITH given AS (SELECT signal_id FROM signals WHERE signal_id = %1$s OR run_id = %1$s UNION SELECT %1$s),
        meant AS (SELECT DISTINCT %2$s FROM order_events
          WHERE %5$s OR signal_id IN (SELECT signal_id FROM given)),
        told AS (SELECT e.* FROM order_events AS e SEMI JOIN meant USING (%2$s)),
        %3$s,
        shown AS (SELECT signal_id FROM given UNION SELECT signal_id FROM told),
        acted AS (SELECT * FROM signals WHERE signal_id IN (SELECT signal_id FROM shown)),
        begun AS (SELECT * FROM runs WHERE run_id = %1$s OR run_id IN (SELECT run_id FROM acted))
        SELECT "time", what, id, strategy_id, account, venue, symbol, order_id, client_order_id, broker_order_id, signal_id, run_id,
          side, "type", status, quantity, limit_price, stop_price, filled_quantity, average_price, "sequence", step, problem, message
        FROM (
          SELECT started_at AS "time", 'RUN' AS what, run_id AS id, strategy_id, run_id, kind AS "type", 'RUNNING' AS status FROM begun
          UNION ALL BY NAME SELECT ended_at AS "time", 'RUN END' AS what, run_id AS id, strategy_id, run_id, kind AS "type", status FROM begun
            WHERE ended_at IS NOT NULL
          UNION ALL BY NAME SELECT created_at AS "time", 'SIGNAL' AS what, signal_id AS id, strategy_id, venue, symbol, signal_id, run_id,
            signal_type AS "type", status, 'bar of ' || timeframe || ' at ' || strftime(bar_time, '%%Y-%%m-%%dT%%H:%%M:%%SZ') AS message FROM acted
          UNION ALL BY NAME SELECT event_time AS "time", 'ORDER' AS what, event_id AS id, strategy_id, account, venue, symbol, order_id,
            client_order_id, broker_order_id, signal_id, side, order_type AS "type", status, quantity, limit_price, stop_price,
            filled_quantity, average_price, "sequence", step, problem, reason AS message FROM (%4$s))"""
        .formatted(
            text,
            OrderSteps.KEY,
            steps.events("told"),
            OrderQuery.all(steps),
            ORDERS.formatted(text));
  }
}
