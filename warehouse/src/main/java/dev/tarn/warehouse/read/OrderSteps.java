package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The events of orders as steps, each with what is wrong with it: pieces of a SELECT over {@link
 * #EVENTS}. Events of an order are in the order of their sequence, their time, and their content,
 * of which what tells a step comes first. Equal rows are one event. All of it is a function of the
 * rows alone.
 *
 * <p>The events are read once, and read by several parts of a statement; DuckDB brings a condition
 * on a part of {@link #KEY} through all of them to the table.
 */
record OrderSteps(Dataset dataset) {
  /** What tells an order. */
  static final String KEY = "account, venue, symbol, order_id";

  /** The part that {@link #events} defines. */
  static final String EVENTS = "order_steps_events";

  private static final List<String> KEYS = List.of(KEY.split(", "));

  /** Most significant first; the other columns come after them, as the schema has them. */
  private static final List<String> ORDER =
      List.of(
          "sequence",
          "event_time",
          "event_id",
          "side",
          "status",
          "quantity",
          "filled_quantity",
          "average_price");

  private static final String BEFORE = "(steps ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";

  /** Quantities are sums of doubles: 0.1 and 0.2 filled of 0.3 are not too much. */
  private static final String SLACK = "1e-9";

  /** Which columns steps have. */
  enum Payload {
    /** Those that tell a step. */
    STEP,
    /** All. */
    EVENT
  }

  /** The part with all events, with their {@code state}. */
  String events(String relation) {
    return "%s AS MATERIALIZED (SELECT %s, %s AS state FROM %s)"
        .formatted(EVENTS, Sql.names(names()), OrderStates.state("status"), relation);
  }

  /**
   * The latest event of each order, as {@code latest}, with the columns of the event and {@code
   * state}, beside the key.
   *
   * @param more further aggregates, each with a comma before it
   */
  String latest(String more) {
    StringBuilder order = new StringBuilder();
    ORDER.forEach(column -> order.append("%s := %s, ".formatted(column, column)));
    return "SELECT %s, max(struct_pack(%sevent := %s)).event AS latest%s FROM %s GROUP BY %s"
        .formatted(KEY, order, EVENTS, more, EVENTS, KEY);
  }

  /**
   * Each event once, with its columns or those of {@link Payload#STEP}, {@code state}, {@code step}
   * (from 1, in order), {@code last_state} (of the order; null where it is not known), {@code
   * filled_before}, {@code average_before} (the average price at that quantity) and {@code
   * problem}, null where there is none.
   */
  String steps(Payload payload) {
    Set<String> columns = new LinkedHashSet<>(KEYS);
    columns.addAll(ORDER);
    // of steps that are told in the same way it does not matter which comes first
    String rest = "content";
    if (payload == Payload.EVENT) {
      columns.addAll(names());
      rest = ascending(names().stream().filter(name -> !isOrdered(name)).toList());
    }
    String counted =
        """
        SELECT *, row_number() OVER steps AS row_step, rank() OVER steps AS equal_step,
          last_value(state IGNORE NULLS) OVER %1$s AS before,
          last_value(CASE WHEN %2$s THEN state END IGNORE NULLS) OVER %1$s AS ended,
          max(filled_quantity) OVER %1$s AS filled_before,
          (max(struct_pack(filled_quantity, told := average_price IS NOT NULL, sequence, event_time, event_id, average_price)) OVER %1$s).average_price AS average_before,
          first_value(side) OVER steps AS first_side,
          last_value(state) OVER (steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_state
        FROM (SELECT %3$s, state, hash(%4$s) AS content FROM %5$s)
        WINDOW steps AS (PARTITION BY %6$s ORDER BY %7$s, %8$s)"""
            .formatted(
                BEFORE,
                OrderStates.isFinal("state"),
                Sql.names(columns),
                Sql.names(names()),
                EVENTS,
                KEY,
                ascending(ORDER),
                rest);
    String once =
        "SELECT *, row_step AS step, count(*) OVER (PARTITION BY %s, event_id) AS same_id FROM (%s) WHERE row_step = equal_step"
            .formatted(KEY, counted);
    return "SELECT *, %s AS problem FROM (%s)".formatted(problem(), once);
  }

  /** Orders whose id another symbol has in the same account and venue: the others' name. */
  static String symbols() {
    return "SELECT account, venue, order_id, min(symbol) AS least_symbol, max(symbol) AS greatest_symbol FROM %s GROUP BY account, venue, order_id HAVING min(symbol) <> max(symbol)"
        .formatted(EVENTS);
  }

  /**
   * A problem and, where {@link #symbols} has the order, that; null where there is neither.
   *
   * @param alias of a relation with the order's symbol
   */
  static String withSymbols(String problem, String alias) {
    return "nullif(concat_ws('; ', %s, 'also under symbol ' || CASE WHEN %s.symbol = least_symbol THEN greatest_symbol ELSE least_symbol END), '')"
        .formatted(problem, alias);
  }

  private static String problem() {
    return """
        nullif(concat_ws('; ',
          CASE WHEN state IS NULL THEN 'unknown status ' || status END,
          CASE WHEN state = before AND filled_quantity = filled_before THEN NULL
            WHEN ended IS NOT NULL THEN coalesce(state, status) || ' after ' || ended
            WHEN %1$s THEN state || ' after ' || before END,
          CASE WHEN filled_quantity < filled_before * (1 - %2$s) THEN 'filled ' || filled_quantity || ' after ' || filled_before END,
          CASE WHEN filled_quantity > quantity * (1 + %2$s) THEN 'filled ' || filled_quantity || ' of ' || quantity END,
          CASE WHEN side <> first_side THEN side || ' after ' || first_side END,
          CASE WHEN same_id > 1 THEN 'event id ' || event_id || ' has different contents' END), '')"""
        .formatted(OrderStates.refuses("before", "state"), SLACK);
  }

  /** Whether a column is a part of {@link #KEY}. */
  static boolean isKey(String name) {
    return KEYS.contains(name);
  }

  private static boolean isOrdered(String name) {
    return isKey(name) || ORDER.contains(name);
  }

  private static String ascending(List<String> columns) {
    StringBuilder sql = new StringBuilder();
    columns.forEach(
        column ->
            sql.append(sql.isEmpty() ? "" : ", ")
                .append(Sql.name(column))
                .append(" ASC NULLS LAST"));
    return sql.toString();
  }

  private List<String> names() {
    return Columns.names(dataset);
  }
}
