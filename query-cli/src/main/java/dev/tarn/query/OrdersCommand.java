package dev.tarn.query;

import dev.tarn.warehouse.read.OrderQuery;
import dev.tarn.warehouse.read.WordFilter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What became of orders. */
final class OrdersCommand extends ListCommand {
  private static final String ACCOUNT = "--account";
  private static final String HISTORY = "--history";
  private static final String OPEN = "--open";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "orders",
            "Shows orders, each in its latest state, by the time of their last event.",
            "  query-cli orders --open",
            "  query-cli orders --symbol XRPETH --last 1d --status FILLED,REJECTED",
            "  query-cli orders --strategy 'sma-*' --history --format csv");
    SeriesOptions.declare(
        spec, SeriesOptions.Symbols.OPTIONAL, "At most N rows: the newest, in ascending order.");
    spec.addOption(
        Options.flag("All events of the orders, not just the last of each.", HISTORY).build());
    spec.addOption(
        Options.flag(
                "Orders that can still be filled: whose latest status is none of "
                    + String.join(", ", OrderQuery.FINAL)
                    + ".",
                OPEN)
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
        + WordFilter.names("account", invocation.texts(ACCOUNT));
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
        List.of("event_time", "account", "venue", "symbol", "order_id", "sequence", "event_id");
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
            "reason");
    return new Answer(List.of(newest(invocation, orders, order)), "", shown.toList());
  }
}
