package dev.tarn.ingest;

import dev.tarn.ingest.simulate.Simulation;
import dev.tarn.ingest.simulate.SyntheticMarket;
import dev.tarn.ingest.value.Times;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.TarnException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Appends the trades of a synthetic market. */
@Command(
    name = "simulate",
    description = {
      "Appends the trades of a synthetic market: live, from now on, or with --from a history, as fast as it can be written.",
      "A history that was simulated before, with the same seed and options, adds nothing."
    },
    footer = {
      "",
      "Examples:",
      "  ingest-job simulate --symbols ALPHA,BETA --rate 100 --duration 1m",
      "  ingest-job simulate --symbols ALPHA,BETA --rate 50 --duration 7d --from 2026-11-01T00:00:00Z --seed 1"
    })
final class SimulateCommand extends IngestCommand {
  @Option(
      names = "--symbols",
      required = true,
      split = ",",
      paramLabel = "SYMBOL",
      description = "The instruments.")
  private List<String> symbols = List.of();

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "N",
      description = "Trades a second, of all symbols together.")
  private double rate;

  @Option(
      names = "--duration",
      required = true,
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long, such as 10s, 5m, 2h or 7d.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Gives the same trades again. Default: a random one, which is shown.")
  private @Nullable Long seed;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Begin of a history, such as 2026-11-01T00:00:00Z. Default: live.")
  private @Nullable String from;

  @Option(
      names = "--venue",
      paramLabel = "VENUE",
      defaultValue = "simulated",
      description = "The trades' venue. Default: ${DEFAULT-VALUE}.")
  private String venue = "";

  SimulateCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() {
    long usedSeed = seed == null ? new SplittableRandom().nextInt(Integer.MAX_VALUE) : seed;
    Instant start = from == null ? Instant.now().truncatedTo(ChronoUnit.MICROS) : time(from);
    Simulation simulation =
        asUsage(() -> new Simulation(venue, symbols, start, rate, duration, usedSeed));
    if (from == null) {
      live(simulation);
    } else {
      history(simulation);
    }
    return ExitCode.DONE.number();
  }

  private void history(Simulation simulation) {
    SyntheticMarket market = new SyntheticMarket(simulation);
    FileImport.Outcome outcome;
    try (FileImport target = staging().importing(MarketDatasets.TICKS)) {
      for (long left = simulation.trades(); left > 0; left--) {
        target.append(market.next());
      }
      outcome = target.commit(Identity.of("simulate " + simulation));
    }
    report(
        outcome.rows(), simulation, outcome.segments() == 0 ? "already there in" : "appended to");
  }

  private void live(Simulation simulation) {
    AppenderOptions options =
        AppenderOptions.of("simulate").withFlushInterval(LakeSettings.of(lake()).flushInterval());
    LiveSimulation live =
        new LiveSimulation(simulation, staging().appender(MarketDatasets.TICKS, options));
    boolean all;
    try (live;
        CleanEnd signal = CleanEnd.with(() -> endBySignal(live, simulation))) {
      all = live.run();
    }
    if (all) { // otherwise the signal's thread has reported
      report(live.appended(), simulation, "appended to");
    }
  }

  private int endBySignal(LiveSimulation live, Simulation simulation) {
    try {
      live.close();
      report(live.appended(), simulation, "appended to");
      return ExitCode.DONE.number();
    } catch (TarnException e) {
      streams().err().println(e.getMessage());
      return ExitCode.of(e).number();
    }
  }

  private void report(long trades, Simulation simulation, String verb) {
    streams()
        .out()
        .printf(
            "%s of %s %s ticks (seed %d)%n",
            Counts.of(trades, "trade"),
            String.join(", ", simulation.symbols()),
            verb,
            simulation.seed());
  }

  private Instant time(String text) {
    try {
      long micros = Times.micros(text);
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    } catch (NumberFormatException e) {
      throw usage("Invalid --from '" + text + "': " + e.getMessage());
    }
  }
}
