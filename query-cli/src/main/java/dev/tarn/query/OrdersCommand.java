package dev.tarn.query;

import dev.tarn.market.OrderStatus;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.OrderQuery;
import dev.tarn.warehouse.read.TraceQuery;
import dev.tarn.warehouse.read.WordFilter;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What became of orders. */
final class OrdersCommand extends ListCommand {
  private static final String ACCOUNT = "--account";
  private static final String HISTORY = "--history";
  private static final String OPEN = "--open";
  private static final String PROBLEMS = "--problems";
  private static final String TRACE = "--trace";
  private static final List<String> CHOOSING =
      List.of(STRATEGY, STATUS, ACCOUNT, HISTORY, OPEN, PROBLEMS);

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "orders",
            "Shows orders, each in its latest state, by the time of their last event.",
            "  query-cli orders --open",
            "  query-cli orders --symbol XRPETH --last 1d --status FILLED,REJECTED",
            "  query-cli orders --strategy 'sma-*' --history --format csv",
            "  query-cli orders --problems",
            "  query-cli orders --trace o2");
    SeriesOptions.declare(
        spec, SeriesOptions.Symbols.OPTIONAL, "At most N rows: the newest, in ascending order.");
    spec.addOption(
        Options.flag("All events of the orders, not just the last of each.", HISTORY).build());
    spec.addOption(
        Options.flag(
                "Orders that can still be filled: whose latest status is not one of "
                    + Stream.of(OrderStatus.values())
                        .filter(OrderStatus::isFinal)
                        .map(OrderStatus::name)
                        .collect(Collectors.joining(", "))
                    + ", or another word for it.",
                OPEN)
            .build());
    spec.addOption(
        Options.flag(
                "Orders that something is wrong with, such as a fill after a cancel; with --history,"
                    + " the events that do not fit. The column problem says what.",
                PROBLEMS)
            .build());
    spec.addOption(
        Options.value(
                TRACE,
                "ID",
                "The story of a run, a signal, an order (the producer's, the client's or the broker's"
                    + " id) or an event: what led to it and what came of it, in the order of time."
                    + " Goes with no option that chooses rows.")
            .build());
    declareList(
        spec,
        "Orders",
        "Orders, or events, of this status, in any case.",
        new Filter(ACCOUNT, "ACCOUNT", "Orders of these accounts."));
    return spec;
  }

  @Override
  String dataset() {
    return "order_events";
  }

  @Override
  String timeColumn() {
    return "event_time";
  }

  @Override
  String rows() {
    return "orders";
  }

  @Override
  String filters(Invocation invocation) {
    return strategyAndStatus(invocation, "status")
        + WordFilter.names("account", invocation.texts(ACCOUNT))
        + (invocation.is(PROBLEMS) ? " AND " + OrderQuery.PROBLEM + " IS NOT NULL" : "");
  }

  private static Optional<String> traced(Invocation invocation) {
    return invocation.value(TRACE);
  }

  @Override
  void check(Invocation invocation) {
    super.check(invocation);
    if (traced(invocation).isPresent()) {
      Stream.concat(SeriesOptions.NAMES.stream(), CHOOSING.stream())
          .filter(invocation.parsed()::hasMatchedOption)
          .findFirst()
          .ifPresent(
              other -> {
                throw invocation.usage(
                    "Invalid options: --trace tells a whole story; leave out " + other);
              });
    }
  }

  @Override
  Set<String> needed(Invocation invocation, Datasets datasets) {
    return traced(invocation).isPresent() ? Set.of(dataset(), "signals", "runs") : needed(datasets);
  }

  @Override
  Answer answer(Invocation invocation, Reading reading) throws SQLException {
    Optional<String> traced = traced(invocation);
    return traced.isPresent() ? story(traced.get(), reading) : super.answer(invocation, reading);
  }

  private Answer story(String id, Reading reading) throws SQLException {
    TraceQuery trace = new TraceQuery(reading.datasets().require(dataset()), id);
    if (!trace.isKnown(reading.snapshot().connection())) {
      throw new RefusedException(
          "Unknown id '%s' in the orders, signals and runs of %s: ids are taken as they are written; see query-cli orders --columns order_id,client_order_id,broker_order_id,signal_id"
              .formatted(id, reading.lake().home()));
    }
    String select = "SELECT * FROM (" + trace.select() + ") ORDER BY " + TraceQuery.ORDER;
    return new Answer(List.of(select), "", TraceQuery.SHOWN);
  }

  @Override
  Answer answer(Invocation invocation, Reading reading, String condition) {
    OrderQuery query =
        new OrderQuery(
            invocation.is(HISTORY) ? OrderQuery.Events.ALL : OrderQuery.Events.LATEST,
            invocation.is(OPEN) ? OrderQuery.Orders.OPEN : OrderQuery.Orders.ALL,
            condition);
    String orders = query.select(reading.datasets().require(dataset()));
    List<String> order =
        List.of(
            "event_time",
            "account",
            "venue",
            "symbol",
            "order_id",
            invocation.is(HISTORY) ? "step" : "sequence");
    Stream<String> shown =
        Stream.of(
            "event_time",
            "account",
            "venue",
            "symbol",
            "order_id",
            "strategy_id",
            "side",
            "order_type",
            "quantity",
            "limit_price",
            "stop_price",
            "filled_quantity",
            "average_price",
            "status",
            "problem",
            "reason");
    return new Answer(List.of(newest(invocation, orders, order)), "", shown.toList());
  }
}
