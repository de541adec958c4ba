package dev.tarn.ingest;

import dev.tarn.ingest.history.Holes;
import dev.tarn.ingest.history.Plan;
import dev.tarn.ingest.history.Planner;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.market.TimeReader;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fetches history. */
@Command(
    name = "backfill",
    description = {
      "Fetches past candles or trades from an exchange: some days, a range, or the gaps that the lake has.",
      "What was fetched before is not fetched again, also after kill -9. It may run beside stream and other backfills. What the exchange"
          + " does not have is asked for again before that is believed. LAKE/ingest/backfill tells what is covered."
    },
    footer = {
      "",
      "Examples:",
      "  ingest-job backfill --exchange binance --symbols BTC/USDT,ETH/USDT --timeframe 1m,1h --days 30",
      "  ingest-job backfill --exchange binance --symbols BTC/USDT --trades --from -2h",
      "  ingest-job backfill --exchange kraken --symbols XBT/USD --gaps",
      "",
      "Exit code: 0 all fetched, 3 some symbols failed, or it was told to stop, or something was no row, 1 failed, 2 wrong usage, 4 other"
          + " processes are fetching all of it."
    })
final class BackfillCommand extends HistoryCommand {
  private static final String TIME =
      "2026-01-02, 2026-01-02T03:04:05Z, epoch seconds to nanoseconds, now, today, yesterday, -2h, -3d";

  @Option(
      names = "--timeframe",
      split = ",",
      paramLabel = "TIMEFRAME",
      description = "Of the candles, such as 1m,1h. Default: 1m.")
  private List<String> timeframes = List.of();

  @Option(names = "--trades", description = "Trades, not candles.")
  private boolean trades;

  @Option(names = "--days", paramLabel = "N", description = "The last N days, up to now.")
  private @Nullable Integer days;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "The first time: " + TIME + ". In UTC where no offset is written.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The end, in the same forms. Default: now.")
  private @Nullable String to;

  @Option(
      names = "--gaps",
      description =
          "What query-cli gaps shows as outage or unknown, of all times or of those from --from to --to.")
  private boolean gaps;

  @Option(
      names = "--again",
      description =
          "Ask also for what the exchange did not have, though it was asked more than a day after that time.")
  private boolean again;

  private final Instant now = Instant.now();

  BackfillCommand(Streams streams) {
    super(streams);
  }

  @Override
  String name() {
    return "backfill";
  }

  @Override
  void check() {
    if (trades && !timeframes.isEmpty()) {
      throw usage("Invalid options: --trades have no --timeframe; leave one out");
    }
    if (days != null && (from != null || to != null || gaps)) {
      throw usage("Invalid options: --days goes without --from, --to and --gaps; leave it out");
    }
    if (days == null && from == null && !gaps) {
      throw usage("Missing range: say --days N, --from TIME (and --to TIME), or --gaps");
    }
    if (days != null && (days < 1 || days > 36_500)) {
      throw usage("Invalid --days %d: a whole number from 1 on".formatted(days));
    }
    if (gaps) {
      asUsage(() -> lake().requireExisting());
    }
    timeframes();
    TimeRange range = range();
    if (range.from().isPresent() && !range.from().get().isBefore(now)) {
      throw usage(
          "Invalid range: it begins at %s, in the future; nothing has happened there yet"
              .formatted(range.from().get()));
    }
    if (range.from().isPresent() && range.from().equals(range.to())) {
      throw usage("Invalid range: it ends where it begins, at " + range.from().get());
    }
  }

  @Override
  Plan plan(Planner planner, List<String> symbols) throws SourceException, InterruptedException {
    TimeRange range = range();
    Holes holes = again ? Holes.ALL : Holes.YOUNG;
    return gaps
        ? planner.gaps(symbols, timeframes(), range, holes)
        : planner.range(
            symbols, timeframes(), range.from().orElseThrow(), range.to().orElse(now), holes);
  }

  @Override
  String nothing() {
    return gaps
        ? "No gaps to fetch: the lake has all bars that are to be expected"
        : "Nothing to fetch: no candle of this range is over yet";
  }

  private TimeRange range() {
    if (days != null) {
      return asUsage(
          () -> new TimeRange(Optional.of(now.minus(Duration.ofDays(days))), Optional.empty()));
    }
    TimeReader times = new TimeReader(now, ZoneOffset.UTC);
    return asUsage(
        () ->
            new TimeRange(
                Optional.ofNullable(from).map(times::read),
                Optional.ofNullable(to).map(times::read)));
  }

  private List<Timeframe> timeframes() {
    if (trades) {
      return List.of();
    }
    try {
      return timeframes.isEmpty()
          ? List.of(Timeframe.parse("1m"))
          : timeframes.stream().map(Timeframe::parse).toList();
    } catch (RefusedException e) {
      throw usage(e.getMessage());
    }
  }
}
