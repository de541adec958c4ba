package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.stream.Collectors;

/**
 * What became of orders. An order is known by its account, venue, symbol and id; its latest state
 * is the event with the greatest sequence, of those the one that happened last, of those the one
 * with the greatest content: the same, in whatever order the events came. Beside the columns of the
 * event there is {@code problem}: what is wrong with the event or, for latest states, with the
 * first event of the order that something is wrong with; else null. All events have a {@code step}
 * as well: their number within the order, from 1.
 *
 * @param events the latest state, or all events
 * @param orders all orders, or some of them
 * @param condition on the rows of the answer, as SQL that starts with AND, or empty
 */
public record OrderQuery(Events events, Orders orders, String condition) {
  /** The column that tells what is wrong. */
  public static final String PROBLEM = "problem";

  /** Which events of an order. */
  public enum Events {
    LATEST,
    ALL
  }

  /** Which orders. */
  public enum Orders {
    ALL,
    /** Those that can still be filled: whose latest status is not final. */
    OPEN
  }

  /** The latest state of all orders. */
  public static final OrderQuery LATEST = new OrderQuery(Events.LATEST, Orders.ALL, "");

  /**
   * The SELECT, without an order of its rows.
   *
   * @param dataset that of the order events
   */
  public String select(Dataset dataset) {
    return select(dataset, Sql.name(dataset.name()));
  }

  /**
   * The same.
   *
   * @param relation has the rows of the dataset
   */
  public String select(Dataset dataset, String relation) {
    OrderSteps steps = new OrderSteps(dataset);
    String rows = events == Events.ALL ? all(steps) : latest(steps);
    String open =
        orders == Orders.OPEN
            ? " AND NOT coalesce(" + OrderStates.isFinal("last_state") + ", false)"
            : "";
    return "WITH %s SELECT %s, %s FROM (%s) WHERE true%s%s"
        .formatted(
            steps.events(relation),
            Sql.names(Columns.names(dataset)),
            PROBLEM + (events == Events.ALL ? ", step" : ""),
            rows,
            open,
            condition);
  }

  private static String latest(OrderSteps steps) {
    String flagged =
        "SELECT %1$s, arg_min(problem, step) AS first_problem, count(*) AS problems FROM (%2$s) WHERE problem IS NOT NULL GROUP BY %1$s"
            .formatted(OrderSteps.KEY, steps.steps(OrderSteps.Payload.STEP));
    String problem =
        "first_problem || CASE WHEN problems > 1 THEN ' (and ' || (problems - 1) || ' more)' ELSE '' END";
    // the key as such, or conditions on it would not reach the table
    String columns =
        Columns.names(steps.dataset()).stream()
            .map(
                name ->
                    (OrderSteps.isKey(name) ? "o." : "o.latest.")
                        + Sql.name(name)
                        + " AS "
                        + Sql.name(name))
            .collect(Collectors.joining(", "));
    return """
        SELECT %s, o.latest.state AS last_state, %s AS problem
        FROM (%s) AS o LEFT JOIN (%s) AS f USING (%s) LEFT JOIN (%s) AS s USING (account, venue, order_id)"""
        .formatted(
            columns,
            OrderSteps.withSymbols(problem, "o"),
            steps.latest(""),
            flagged,
            OrderSteps.KEY,
            OrderSteps.symbols());
  }

  /** All events, each once, with what steps have. */
  static String all(OrderSteps steps) {
    return """
        SELECT e.* REPLACE (%s AS problem)
        FROM (%s) AS e LEFT JOIN (%s) AS s USING (account, venue, order_id)"""
        .formatted(
            OrderSteps.withSymbols("e.problem", "e"),
            steps.steps(OrderSteps.Payload.EVENT),
            OrderSteps.symbols());
  }
}
