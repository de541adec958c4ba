package dev.tarn.ingest;

import dev.tarn.ingest.history.Plan;
import dev.tarn.ingest.history.Planner;
import dev.tarn.ingest.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fetches what was missed. */
@Command(
    name = "recover",
    description = {
      "Fetches what came after the newest trade and the exchange's newest candles in the lake, up to now, and trades whose numbers are"
          + " missing, where the exchange counts its trades.",
      "The lake is read to its last staged row. Running it again, or beside stream, does no harm."
    },
    footer = {
      "",
      "Example:",
      "  ingest-job recover --exchange binance --symbols BTC/USDT,ETH/USDT",
      "",
      "Exit code: 0 all fetched, 3 some symbols failed, or it was told to stop, or something was no row, 1 failed, 2 wrong usage, 4 other"
          + " processes are fetching all of it."
    })
final class RecoverCommand extends HistoryCommand {
  @Option(
      names = "--since",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "24h",
      description =
          "Missing numbers of trades are looked for so far back. Default: ${DEFAULT-VALUE}.")
  private Duration since = Duration.ofDays(1);

  @Option(
      names = "--at-most",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "30d",
      description =
          "Nothing is fetched from further back, however old the newest row is. Default: ${DEFAULT-VALUE}.")
  private Duration atMost = Duration.ofDays(30);

  RecoverCommand(Streams streams) {
    super(streams);
  }

  @Override
  String name() {
    return "recover";
  }

  @Override
  void check() {
    asUsage(() -> lake().requireExisting());
  }

  @Override
  Plan plan(Planner planner, List<String> symbols) throws SourceException, InterruptedException {
    Instant now = Instant.now();
    return planner.recovery(symbols, now.minus(since), now.minus(atMost));
  }

  @Override
  String nothing() {
    return "Nothing to fetch: all that is over is in the lake";
  }
}
