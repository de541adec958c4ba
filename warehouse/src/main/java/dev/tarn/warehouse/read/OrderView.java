package dev.tarn.warehouse.read;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A view beside the datasets from which it is made.
 *
 * @param name {@code orders} or {@code lineage}
 * @param select from where the rows of a dataset are
 * @param comment what it gives
 * @param columns what columns mean, by their names
 */
public record OrderView(
    String name,
    Function<Function<Dataset, String>, String> select,
    String comment,
    Map<String, String> columns) {
  /** The datasets from which all of them are made. */
  static final Set<Dataset> SOURCES =
      Set.of(MarketDatasets.ORDER_EVENTS, MarketDatasets.SIGNALS, MarketDatasets.RUNS);

  private static final String ORDERS = "orders";
  private static final String LINEAGE = "lineage";

  /**
   * Those that some datasets allow: what they are made from is there, and no dataset has the name.
   */
  public static List<OrderView> of(Collection<Dataset> datasets) {
    Set<String> names = datasets.stream().map(Dataset::name).collect(Collectors.toSet());
    List<OrderView> views = new ArrayList<>();
    for (Dataset events : datasets) {
      if (!events.name().equals(MarketDatasets.ORDER_EVENTS.name())) {
        continue;
      }
      if (!names.contains(ORDERS)) {
        views.add(orders(events));
      }
      if (datasets.containsAll(SOURCES) && !names.contains(LINEAGE)) {
        views.add(lineage(events));
      }
    }
    return views;
  }

  private static OrderView orders(Dataset events) {
    return new OrderView(
        ORDERS,
        rows -> OrderQuery.LATEST.select(events, rows.apply(events)),
        "Each order in its latest state: the event with the greatest sequence",
        Map.of(
            OrderQuery.PROBLEM,
            "What is wrong with the order's events, such as a step that cannot be; null where nothing is."));
  }

  private static OrderView lineage(Dataset events) {
    return new OrderView(
        LINEAGE,
        rows ->
            new LineageQuery(events)
                .select(
                    rows.apply(events),
                    rows.apply(MarketDatasets.SIGNALS),
                    rows.apply(MarketDatasets.RUNS)),
        "From runs over signals and orders to fills: a row for each fill, order without fills, and signal without orders",
        LineageQuery.columns());
  }

  /** The statement that makes it a temporary view, over such views of the datasets. */
  String temporary() {
    return "CREATE OR REPLACE TEMP VIEW %s AS %s"
        .formatted(Sql.name(name), select.apply(dataset -> Sql.name(dataset.name())));
  }

  /** The statements that make the view, with its comments, in a schema with the datasets. */
  public List<String> definitions(String schema) {
    String view = schema + "." + Sql.name(name);
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE OR REPLACE VIEW "
            + view
            + " AS "
            + select.apply(dataset -> schema + "." + Sql.name(dataset.name())));
    statements.add("COMMENT ON VIEW " + view + " IS " + Sql.literal(comment));
    columns.forEach(
        (column, text) ->
            statements.add(
                "COMMENT ON COLUMN " + view + "." + Sql.name(column) + " IS " + Sql.literal(text)));
    return statements;
  }
}
