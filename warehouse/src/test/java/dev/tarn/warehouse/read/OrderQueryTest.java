package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderStatus;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.read.OrderQuery.Events;
import dev.tarn.warehouse.read.OrderQuery.Orders;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.OrderModel;
import dev.tarn.warehouse.support.OrderRow;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of orders, and what is wrong with their events. */
class OrderQueryTest {
  private static final Dataset EVENTS = MarketDatasets.ORDER_EVENTS;
  private static final String LATEST =
      "concat_ws('|', order_id, symbol, status, filled_quantity, coalesce(problem, 'null'))";
  private static final String HISTORY =
      "concat_ws('|', order_id, symbol, step, event_id, coalesce(problem, 'null'))";

  static Stream<Arguments> stories() {
    OrderRow placed = OrderRow.of("A", "NEW", 0);
    OrderRow working = OrderRow.of("A", "ACCEPTED", 1);
    OrderRow partly = OrderRow.of("A", "PARTIALLY_FILLED", 2).filled(4, 5.0);
    OrderRow whole = OrderRow.of("A", "FILLED", 3).filled(10, 5.0);
    OrderRow gone = OrderRow.of("A", "CANCELED", 2);
    return Stream.of(
        Arguments.of("nothing", List.of(placed, working, partly, whole), "null"),
        Arguments.of("equal rows", List.of(placed, placed, whole, whole), "null"),
        Arguments.of(
            "the end told again", List.of(placed, whole, whole.at(9).withEventId("poll")), "null"),
        Arguments.of("other words", List.of(placed, OrderRow.of("A", "Open", 1), gone), "null"),
        Arguments.of(
            "a fill after a cancel", List.of(placed, gone, whole), "FILLED after CANCELED"),
        Arguments.of(
            "several after the end",
            List.of(placed, gone, whole, OrderRow.of("A", "EXPIRED", 4).filled(10, 5.0)),
            "FILLED after CANCELED (and 1 more)"),
        Arguments.of(
            "a step back", List.of(working, OrderRow.of("A", "NEW", 4)), "NEW after ACCEPTED"),
        Arguments.of(
            "a word that is not known",
            List.of(placed, OrderRow.of("A", "SUSPENDED", 1)),
            "unknown status SUSPENDED"),
        Arguments.of(
            "less filled than before",
            List.of(partly, OrderRow.of("A", "PARTIALLY_FILLED", 3).filled(3, 5.0)),
            "filled 3.0 after 4.0"),
        Arguments.of(
            "more filled than ordered", List.of(whole.filled(12, 5.0)), "filled 12.0 of 10.0"),
        Arguments.of(
            "sums of doubles", List.of(whole.withQuantity(0.3).filled(0.1 + 0.2, 5.0)), "null"),
        Arguments.of("another side", List.of(placed, working.selling()), "SELL after BUY"),
        Arguments.of(
            "an event id twice",
            List.of(placed, working.withEventId("A-0")),
            "event id A-0 has different contents (and 1 more)"),
        Arguments.of(
            "clocks that disagree", List.of(placed.at(600), working, whole.at(-300)), "null"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("stories")
  void whatIsWrongIsTold(String name, List<OrderRow> events, String problem) {
    try (TestLake lake = TestLake.with(EVENTS)) {
      lake.stage(EVENTS, events.stream().map(OrderRow::record).toList());
      assertThat(read(lake, OrderQuery.LATEST, "coalesce(problem, 'null')"))
          .containsExactly(problem);
    }
  }

  @Test
  void anOrderThatChangesItsSymbolIsTwoThatNameOneAnother() {
    try (TestLake lake = TestLake.with(EVENTS)) {
      lake.stage(
          EVENTS,
          List.of(
              OrderRow.of("A", "NEW", 0).record(),
              OrderRow.of("A", "FILLED", 1).withSymbol("T").record(),
              OrderRow.of("B", "NEW", 0).withSymbol("T").record()));
      assertThat(read(lake, OrderQuery.LATEST, LATEST))
          .containsExactly(
              "A|S|NEW|0.0|also under symbol T",
              "A|T|FILLED|0.0|also under symbol S",
              "B|T|NEW|0.0|null");
    }
  }

  @Test
  void ordersAreOpenUnlessTheirLatestStatusIsFinal() {
    try (TestLake lake = TestLake.with(EVENTS)) {
      lake.stage(
          EVENTS,
          List.of(
              OrderRow.of("done", "complete", 1).record(),
              OrderRow.of("late", "FILLED", 1).record(),
              OrderRow.of("late", "Partially-Filled", 2).record(),
              OrderRow.of("odd", "FILLED", 1).record(),
              OrderRow.of("odd", "SUSPENDED", 2).record()));
      for (Events events : Events.values()) {
        assertThat(read(lake, new OrderQuery(events, Orders.OPEN, ""), "order_id"))
            .containsOnly("late", "odd");
      }
    }
  }

  /** Random events of few values, so that everything goes wrong; staged and published in parts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void allReadersTellWhatWalkingThroughTheEventsTells(int seed) {
    Random random = new Random(seed);
    List<OrderRow> rows = new ArrayList<>();
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      for (int part = 0; part < 4; part++) {
        List<OrderRow> more = Stream.generate(() -> row(random)).limit(60).toList();
        rows.addAll(more);
        lake.stage(EVENTS, more.stream().map(OrderRow::record).toList());
        if (part == 1) {
          lake.run();
        }
      }
      OrderModel model = new OrderModel(rows);
      OrderQuery history = new OrderQuery(Events.ALL, Orders.ALL, "");
      assertThat(read(lake, OrderQuery.LATEST, LATEST)).isEqualTo(model.latest());
      assertThat(read(lake, history, HISTORY)).isEqualTo(model.history());
      assertThat(view(lake)).isEqualTo(model.latest());
      lake.settle();
      assertThat(read(lake, OrderQuery.LATEST, LATEST)).isEqualTo(model.latest());
      assertThat(view(lake)).isEqualTo(model.latest());
    }
  }

  private static OrderRow row(Random random) {
    List<String> words = List.of("NEW", "open", "PARTIALLY_FILLED", "FILLED", "Cancelled", "HUH");
    long sequence = random.nextInt(5);
    return new OrderRow(
        "o" + random.nextInt(12),
        random.nextInt(15) == 0 ? "T" : "S",
        random.nextInt(4) == 0 ? "e" : "e" + random.nextInt(40),
        random.nextInt(10) == 0 ? "SELL" : "BUY",
        words.get(random.nextInt(words.size())),
        10 - random.nextInt(2),
        random.nextInt(12),
        random.nextBoolean() ? null : 5.0 + random.nextInt(2),
        sequence,
        random.nextInt(3));
  }

  /** The state machine has one truth: SQL says of each word and each step what Java says. */
  @Test
  void sqlAndJavaSayTheSameOfEachWordAndStep() {
    List<String> texts =
        new ArrayList<>(List.of("", "huh", "part ially-FILLED", "ıptal", "fılled"));
    OrderStatus.words()
        .keySet()
        .forEach(word -> texts.addAll(List.of(word, word.toLowerCase(Locale.ROOT))));
    Stream.of(OrderStatus.values()).forEach(s -> texts.add(s.name().replace('_', '-')));
    try (TestLake lake = TestLake.with(EVENTS);
        Session session = lake.session()) {
      for (String text : texts) {
        String sql = "SELECT " + OrderStates.state("text") + " FROM (SELECT ?::VARCHAR AS text)";
        Optional<String> state =
            session.query(sql, row -> Optional.ofNullable(row.getString(1)), text).get(0);
        assertThat(state).as(text).isEqualTo(OrderStatus.of(text).map(OrderStatus::name));
      }
      for (OrderStatus before : OrderStatus.values()) {
        for (OrderStatus next : OrderStatus.values()) {
          String sql =
              "SELECT %s, %s FROM (SELECT '%s' AS a, '%s' AS b)"
                  .formatted(OrderStates.refuses("a", "b"), OrderStates.isFinal("a"), before, next);
          assertThat(session.query(sql, row -> row.getBoolean(1) + " " + row.getBoolean(2)))
              .as("%s to %s", before, next)
              .containsExactly(!before.mayBecome(next) + " " + before.isFinal());
        }
      }
    }
  }

  /** As of programs that know nothing of attributes, and of those that write null there. */
  @Test
  void eventsWithoutAttributesAreTakenAndThoseWithNullAreSetAside() throws IOException {
    String event =
        "COPY (SELECT '%1$s-0' AS event_id, '%1$s' AS order_id, 'S' AS symbol, 'BUY' AS side, 'LIMIT' AS order_type, 'NEW' AS status, 1.0::DOUBLE AS quantity, TIMESTAMPTZ '2026-11-20 10:00:00+00' AS event_time%2$s) TO '%3$s/%1$s.parquet' (FORMAT parquet)";
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(EVENTS, List.of(OrderRow.of("A", "NEW", 0).record()));
      lake.run();
      Path staging = lake.stagingFolder(EVENTS);
      try (Session session = lake.session()) {
        session.execute(event.formatted("without", "", staging));
        session.execute(
            event.formatted("with", ", NULL::MAP(VARCHAR, VARCHAR) AS attributes", staging));
      }
      List<String> expected = List.of("A|S|NEW|0.0|null", "without|S|NEW|0.0|null");
      assertThat(read(lake, OrderQuery.LATEST, LATEST)).isEqualTo(expected);
      assertThat(view(lake)).isEqualTo(expected);
      lake.settle();
      assertThat(view(lake)).isEqualTo(expected);
      assertThat(lake.files("staging/order_events/quarantine")).contains("with.parquet");
    }
  }

  private static List<String> read(TestLake lake, OrderQuery query, String columns) {
    return lake.read(
        Source.FRESH,
        EVENTS,
        snapshot ->
            sorted(
                snapshot.session(), "SELECT " + columns + " FROM (" + query.select(EVENTS) + ")"));
  }

  private static List<String> view(TestLake lake) {
    try (Session session = lake.session()) {
      new Catalog("mine")
          .attachForReading(session, lake.replicas("runs").published().orElseThrow().path());
      return sorted(session, "SELECT " + LATEST + " FROM mine.fresh.orders");
    }
  }

  private static List<String> sorted(Session session, String sql) {
    return session.query(sql, row -> row.getString(1)).stream().sorted().toList();
  }
}
