package dev.tarn.query;

import dev.tarn.staging.Datasets;
import dev.tarn.warehouse.read.ScannerQuery;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** What strategy runners are doing. */
final class ScannerCommand extends ListCommand {
  private static final String SECONDS = "(%d - epoch_us(r.updated_at)) // 1000000";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "scanner",
            "Shows, for each symbol and strategy, what its runner last said of itself; the newest first.",
            "  query-cli scanner",
            "  query-cli scanner --strategy 'sma-*' --status RUNNING",
            "  query-cli scanner --last 5m --tz local");
    SeriesOptions.declare(spec, SeriesOptions.Symbols.OPTIONAL, "At most N rows.");
    declareList(spec, "Runners", "Runners in this status, such as RUNNING, in any case.");

    return spec;
  }

  @Override
  String dataset() {
    return "runner_state";
  }

  @Override
  String timeColumn() {
    return "updated_at";
  }

  @Override
  String rows() {
    return "runners";
  }

  @Override
  Set<String> needed(Datasets datasets) {
    return Set.of(dataset(), "signals");
  }

  @Override
  String filters(Invocation invocation) {
    return strategyAndStatus(invocation, "status");
  }

  @Override
  Answer answer(Invocation invocation, Reading reading, String condition) {
    OptionalLong limit = SeriesOptions.of(invocation).limit();
    String seconds = SECONDS.formatted(invocation.time().toEpochMilli() * 1_000);
    String age = invocation.isForPeople() ? inWords(seconds) : seconds + " AS age_seconds";
    String runners = ScannerQuery.select(condition, ", " + age, limit);
    return new Answer(
        List.of(runners),
        "",
        List.of(
            "venue",
            "symbol",
            "strategy_id",
            "timeframe",
            "status",
            "current_bias",
            "signal_state",
            "last_bar_time",
            "last_signal_type",
            "last_signal_status",
            "age",
            "message"));
  }

  private static String inWords(String seconds) {
    return """
    CASE WHEN (%1$s) < -5 THEN 'in the future'
         WHEN (%1$s) < 120 THEN greatest(0, %1$s) || ' s'
         WHEN (%1$s) < 7200 THEN (%1$s) // 60 || ' min'
         WHEN (%1$s) < 172800 THEN (%1$s) // 3600 || ' h'
         ELSE (%1$s) // 86400 || ' days' END AS age"""
        .formatted(seconds);
  }
}
