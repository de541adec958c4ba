package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.warehouse.support.OrderRow;
import dev.tarn.warehouse.support.TestLake;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the fills of an order were. */
class LineageQueryTest {
  private static final String FILLS =
      "SELECT concat_ws('|', order_id, coalesce(fill_quantity::VARCHAR, 'none'), coalesce(fill_price::VARCHAR, 'none')) FROM lineage ORDER BY order_id, fill_event_id";

  @Test
  void aFillIsWhatTheFilledQuantityGrewByAtThePriceThatTheAveragesTell() {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(
          MarketDatasets.ORDER_EVENTS,
          List.of(
                  OrderRow.of("averages", "PARTIALLY_FILLED", 1).filled(0.1, 5.0),
                  OrderRow.of("averages", "PARTIALLY_FILLED", 2).filled(0.3, 5.2),
                  OrderRow.of("averages", "FILLED", 3).filled(10, 5.2),
                  // told again, fallen, and risen to what it was
                  OrderRow.of("falls", "PARTIALLY_FILLED", 1).filled(4, 5.0),
                  OrderRow.of("falls", "PARTIALLY_FILLED", 2).filled(4, null),
                  OrderRow.of("falls", "PARTIALLY_FILLED", 3).filled(3, 5.0),
                  OrderRow.of("falls", "PARTIALLY_FILLED", 4).filled(4, 5.0),
                  OrderRow.of("falls", "FILLED", 5).filled(6, 6.0),
                  OrderRow.of("no fill", "REJECTED", 1),
                  OrderRow.of("unpriced", "PARTIALLY_FILLED", 1).filled(4, null),
                  OrderRow.of("unpriced", "FILLED", 2).filled(10, 5.0))
              .stream()
              .map(OrderRow::record)
              .toList());
      List<String> expected =
          List.of(
              "averages|0.1|5.0",
              "averages|0.2|5.3",
              "averages|9.7|5.2",
              "falls|4.0|5.0",
              "falls|2.0|8.0",
              "no fill|none|none",
              "unpriced|4.0|none",
              "unpriced|6.0|none");
      assertThat(fills(lake)).isEqualTo(expected);
      lake.settle();
      assertThat(fills(lake)).isEqualTo(expected);
      List<String> published =
          lake.ask(
              lake.replicas("runs").published().orElseThrow(),
              "mine",
              session ->
                  session.query(
                      FILLS.replace("FROM lineage", "FROM mine.fresh.lineage"),
                      row -> row.getString(1)));
      assertThat(published).isEqualTo(expected);
    }
  }

  private static List<String> fills(TestLake lake) {
    try (Snapshot snapshot =
        new LakeReader(lake.lake(), lake.datasets())
            .open(Source.FRESH, Set.of("order_events", "signals", "runs"))) {
      return snapshot.session().query(FILLS, row -> row.getString(1));
    }
  }
}
