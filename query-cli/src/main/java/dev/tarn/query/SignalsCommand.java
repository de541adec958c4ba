package dev.tarn.query;

import dev.tarn.warehouse.read.WordFilter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What strategies found. */
final class SignalsCommand extends ListCommand {
  private static final String TYPE = "--type";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "signals",
            "Shows signals of strategies, each with its newest status, by the time of their bars.",
            "  query-cli signals --last 1d",
            "  query-cli signals --strategy 'sma-*' --type BUY,SELL --status NEW --limit 20",
            "  query-cli signals --symbol XRPETH --columns bar_time,signal_type,confidence --format csv");
    SeriesOptions.declare(
        spec, SeriesOptions.Symbols.OPTIONAL, "At most N signals: the newest, in ascending order.");
    declareList(
        spec,
        "Signals",
        "Signals that stand so, such as NEW, in any case.",
        new Filter(TYPE, "TYPE", "Signals of these types, such as BUY, in any case."));
    return spec;
  }

  @Override
  String dataset() {
    return "signals";
  }

  @Override
  String timeColumn() {
    return "bar_time";
  }

  @Override
  String rows() {
    return "signals";
  }

  @Override
  String filters(Invocation invocation) {
    return strategyAndStatus(invocation, "status")
        + WordFilter.words("signal_type", invocation.texts(TYPE));
  }

  @Override
  Answer answer(Invocation invocation, Reading reading, String condition) {
    String signals = "SELECT * FROM signals WHERE true" + condition;
    List<String> order = List.of("bar_time", "created_at", "signal_id");
    return new Answer(
        List.of(newest(invocation, signals, order)),
        "",
        List.of(
            "bar_time",
            "venue",
            "symbol",
            "timeframe",
            "strategy_id",
            "signal_type",
            "confidence",
            "status",
            "updated_at",
            "signal_id"));
  }
}
