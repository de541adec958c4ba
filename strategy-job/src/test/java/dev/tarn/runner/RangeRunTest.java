package dev.tarn.runner;

import static dev.tarn.runner.BarLake.A;
import static dev.tarn.runner.BarLake.B;
import static dev.tarn.runner.BarLake.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeRunTest {
  @TempDir private Path folder;
  private BarLake lake;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void make() {
    lake = new BarLake(folder);
    lake.stage(BarLake.minutes(A, MINUTE, Closes.ALL));
    lake.stage(BarLake.minutes(B, MINUTE, Closes.ALL));
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--lake", lake.home().toString(), "--timeframe", "1m"));
    arguments.addAll(List.of(more));
    return StrategyJob.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments.toArray(String[]::new));
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aRunIsRecordedWithItsTrialsFiguresAndSignals() {
    assertThat(run("--strategy", Closes.STRATEGY, "--symbols", "AAA,BBB", "--from", "2026-01-01"))
        .as(errors())
        .isZero();
    assertThat(
            lake.rows(
                "runs",
                "SELECT concat_ws(' ', strategy_id, kind, status, parameters['fast'], parameters['from']) FROM runs WHERE ended_at IS NOT NULL"))
        .containsExactly("sma-cross-1m-fast=2-slow=3 BACKTEST DONE 2 2026-01-01T00:00:00Z");
    assertThat(lake.rows("trials", "SELECT trial_id || ' ' || status FROM trials ORDER BY 1"))
        .containsExactly("x:AAA fast=2,slow=3 DONE", "x:BBB fast=2,slow=3 DONE");
    assertThat(
            lake.rows(
                "metrics",
                "SELECT name || ' ' || value FROM metrics WHERE trial_id LIKE 'x:AAA%' AND name IN ('bars', 'signals', 'trades') ORDER BY 1"))
        .containsExactly("bars 21.0", "signals 6.0", "trades 3.0");
    assertThat(figure("gross_return")).isCloseTo(14.0 / 12 * 16 / 17 * 18 / 20 - 1, within(1e-12));
    assertThat(figure("win_rate")).isCloseTo(1.0 / 3, within(1e-12));
    // from 15/12 at its best to the end
    assertThat(figure("maximum_drawdown"))
        .isCloseTo(1 - 14.0 / 12 * 16 / 17 * 18 / 20 / (15.0 / 12), within(1e-12));
    assertThat(lake.rows("signals", "SELECT count(*) FROM signals WHERE run_id IS NOT NULL"))
        .containsExactly("12");
    assertThat(lines()).hasSize(3).first().asString().startsWith("strategy ");
    assertThat(lines().get(1)).contains("x:AAA").contains("33.33 %").endsWith("DONE");
  }

  private double figure(String name) {
    return Double.parseDouble(
        lake.rows(
                "metrics",
                "SELECT value FROM metrics WHERE trial_id LIKE 'x:AAA%' AND name = '" + name + "'")
            .get(0));
  }

  @Test
  void severalValuesAreTriedInOneRunAndOneThatThrowsHindersNoOther() {
    assertThat(
            run(
                "--strategy",
                "sma-cross:fast=2|5,slow=3|4",
                "--symbols",
                "AAA",
                "--from",
                "2026-01-01"))
        .isEqualTo(3);
    assertThat(errors()).contains("Invalid fast 5: it must be less than slow, 3");
    assertThat(
            lake.rows(
                "runs",
                "SELECT concat_ws(' ', strategy_id, kind, status, parameters['fast'], parameters['slow']) FROM runs"))
        .containsExactly("sma-cross-1m OPTIMIZATION DONE 2|5 3|4");
    assertThat(
            lake.rows(
                "trials",
                "SELECT concat_ws(' ', trial_id, status, parameters['failure']) FROM trials ORDER BY 1"))
        .hasSize(4)
        .contains("x:AAA fast=2,slow=3 DONE", "x:AAA fast=2,slow=4 DONE")
        .anyMatch(
            trial -> trial.startsWith("x:AAA fast=5,slow=3 FAILED Failed when it was made: "));
    assertThat(lake.rows("signals", "SELECT DISTINCT strategy_id FROM signals ORDER BY 1"))
        .containsExactly("sma-cross-1m-fast=2-slow=3", "sma-cross-1m-fast=2-slow=4");
  }

  @Test
  void barsBeforeTheRangeWarmItUp() {
    String from = BarLake.START.plus(Duration.ofMinutes(9)).toString();
    String to = BarLake.START.plus(Duration.ofMinutes(16)).toString();
    assertThat(run("--strategy", Closes.STRATEGY, "--symbols", "AAA", "--from", from, "--to", to))
        .as(errors())
        .isZero();
    assertThat(
            lake.rows(
                "signals", "SELECT bar_time::TIME || ' ' || signal_type FROM signals ORDER BY 1"))
        .containsExactly("10:09:00 BUY", "10:12:00 SELL", "10:15:00 BUY");
  }

  @Test
  void whatHasNoBarsIsSaid() {
    assertThat(run("--strategy", "sma-cross", "--symbols", "AAA,ZZZ", "--from", "2026-01-01"))
        .isEqualTo(3);
    assertThat(errors()).contains("ZZZ").contains("AAA");
    assertThat(run("--strategy", "sma-cross", "--symbols", "AAA", "--from", "2027-01-01"))
        .isEqualTo(1);
    assertThat(errors()).contains("Cannot run over x:AAA: it has no closed bars (1m) in the range");
    assertThat(run("--strategy", "sma-cross", "--symbols", "ZZZ", "--from", "2026-01-01"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--strategy sma-cros --symbols AAA; Cannot find a strategy called 'sma-cros'; there are rsi-reversal, sma-cross",
        "--strategy sma-cross:fats=5 --symbols AAA; Invalid parameter 'fats' of sma-cross: it has fast, slow",
        "--strategy sma-cross:fast=x --symbols AAA; Invalid fast 'x': use a whole number above zero",
        "--strategy sma-cross:fast --symbols AAA; Invalid parameter 'fast' of sma-cross:fast: write it like fast=5",
        "--strategy sma-cross:fast=30 --symbols AAA; Invalid fast 30: it must be less than slow, 30",
        "--strategy sma-cross:fast=1|2 --symbols AAA; Cannot try several values live",
        "--strategy sma-cross --symbols AAA --from 2026-01-01 --paper; Cannot run over a range with --since or --paper",
        "--strategy sma-cross --strategy rsi-reversal --symbols AAA --id one; Cannot give several strategies one --id",
        "--strategy sma-cross --strategy sma-cross --symbols AAA; Cannot run the same strategy twice",
        "--strategy sma-cross --symbols AAA --from whenever; Invalid time 'whenever'",
        "--symbols AAA; Missing required options: '--strategy=NAME[:P=V,...]'",
      })
  void wrongUseIsRefusedBeforeAnythingBegins(String arguments, String expected) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(errors()).contains(expected.strip());
    assertThat(lake.home().resolve("staging/runs")).doesNotExist();
  }

  @Test
  void strategiesAreListedWithTheirParameters() {
    int code =
        StrategyJob.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "list");
    assertThat(code).isZero();
    assertThat(lines())
        .contains("  fast=10  bars of the fast average")
        .anyMatch(line -> line.startsWith("sma-cross: "))
        .anyMatch(line -> line.startsWith("rsi-reversal: "));
  }
}
