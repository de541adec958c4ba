package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of orders. An order is known by its account, venue, symbol and id; its latest state
 * is the event with the greatest sequence, of those the one that happened last, of those the one
 * with the greatest content: the same, in whatever order the events came.
 *
 * @param events the latest state, or all events
 * @param orders all orders, or those that can still be filled
 * @param condition on the rows of the answer, as SQL that starts with AND, or empty
 */
public record OrderQuery(Events events, Orders orders, String condition) {
  /** Statuses after which nothing comes any more, in capitals; producers use different words. */
  public static final List<String> FINAL =
      List.of(
          "FILLED",
          "COMPLETE",
          "COMPLETED",
          "CANCELLED",
          "CANCELED",
          "REJECTED",
          "EXPIRED",
          "FAILED",
          "CLOSED",
          "DONE");

  /** Which events of an order. */
  public enum Events {
    LATEST,
    ALL
  }

  /** Which orders. */
  public enum Orders {
    ALL,
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
    String ranked =
        """
        SELECT o.*, row_number() OVER latest AS latest_rank,
          first_value(status) OVER latest AS latest_status
        FROM %s AS o
        WINDOW latest AS (PARTITION BY account, venue, symbol, order_id
          ORDER BY sequence DESC, event_time DESC, %s DESC)"""
            .formatted(relation, Columns.content(dataset, "o"));
    String open =
        orders == Orders.OPEN
            ? " AND upper(latest_status) NOT IN ("
                + FINAL.stream().map(Sql::literal).collect(Collectors.joining(", "))
                + ")"
            : "";
    return "SELECT %s FROM (%s) WHERE %s%s%s"
        .formatted(
            Sql.names(Columns.names(dataset)),
            ranked,
            events == Events.ALL ? "true" : "latest_rank = 1",
            open,
            condition);
  }
}
