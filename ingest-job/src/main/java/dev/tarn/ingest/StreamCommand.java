package dev.tarn.ingest;

import dev.tarn.ingest.history.Patience;
import dev.tarn.ingest.live.Intake;
import dev.tarn.ingest.live.IntakeOptions;
import dev.tarn.ingest.live.LiveJob;
import dev.tarn.ingest.live.LiveOptions;
import dev.tarn.ingest.live.VenueRequest;
import dev.tarn.ingest.live.Watch;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Sources;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.TarnException;
import dev.tarn.staging.service.ServiceManager;
import dev.tarn.staging.service.StopSignal;
import dev.tarn.staging.service.TerminalLine;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Appends what exchanges send, live. */
@Command(
    name = "stream",
    description = {
      "Appends the trades of exchanges as they happen, until it is told to stop (SIGTERM, Ctrl-C). It connects again when a connection"
          + " breaks or falls silent, and asks the exchange's history for what was missed.",
      "A trade survives kill -9 some 10 ms after it came in, and is visible after the flush interval. While the disk is full the feeds are"
          + " not read. LAKE/ingest/PRODUCER/status.json and tarn.prom tell how it stands."
    },
    footer = {
      "",
      "Examples:",
      "  ingest-job stream --exchange binance --symbols BTC/USDT,ETH/USDT",
      "  ingest-job stream --exchange binance --symbols BTC/USDT --candles 1m --exchange kraken --symbols XBT/USD",
      "",
      "Exit code: 0 ended when told to, 3 something was no row and lies among the rejects, 1 failed, 2 wrong usage, 4 an ingest of this name"
          + " is running."
    })
final class StreamCommand extends IngestCommand {
  /** One exchange, and what is wanted of it. */
  static final class FeedOptions extends ExchangeOptions {
    @Option(
        names = "--candles",
        split = ",",
        paramLabel = "TIMEFRAME",
        description = "The exchange's own candles as well, such as 1m.")
    private List<String> candles = List.of();

    @Option(names = "--only-candles", description = "Its candles, and not its trades.")
    private boolean onlyCandles;
  }

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  private final List<FeedOptions> feeds = new ArrayList<>(); // picocli adds to it

  @Option(
      names = "--flush-interval",
      split = ",",
      paramLabel = "DURATION",
      description =
          "How long a row may wait until it is visible, such as 500ms; or by dataset: ticks=200ms,candles=2s. Default: as lake.yaml says,"
              + " else 500ms.")
  private List<String> flushIntervals = List.of();

  @Option(
      names = "--silence",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "1m",
      description =
          "A connection that brings nothing for so long is taken for dead. Default: ${DEFAULT-VALUE}.")
  private Duration silence = Duration.ofMinutes(1);

  @Option(
      names = "--recover",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description =
          "At the start, what the lake lacks is asked for so far back; 'none' for not at all. Default: ${DEFAULT-VALUE}.")
  private String recover = "24h";

  @Option(
      names = "--longest-wait",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "1m",
      description =
          "Waits between attempts to connect grow up to this one. Default: ${DEFAULT-VALUE}.")
  private Duration longestWait = Duration.ofMinutes(1);

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Takes what is no row; added to if it is there. Default: LAKE/rejects/PRODUCER-TIME-PID.jsonl.")
  private @Nullable Path rejects;

  @Option(
      names = "--producer",
      paramLabel = "NAME",
      defaultValue = "stream",
      description = "Its name in segments and in LAKE/ingest. Default: ${DEFAULT-VALUE}.")
  private String producer = "stream";

  StreamCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Source> opened = new ArrayList<>();
    try (StopSignal stop = StopSignal.heard();
        TerminalLine terminal = TerminalLine.of(streams().err())) {
      List<VenueRequest> requests = open(opened);
      LiveOptions options =
          asUsage(
              () ->
                  new LiveOptions(
                      producer,
                      requests,
                      intakeOptions(),
                      new Watch(
                          new Patience(
                              shorter(Patience.DEFAULT.shortest(), longestWait), longestWait),
                          silence,
                          Clock.systemUTC()),
                      lookBack()));
      return stop.ended(run(options, stop, terminal));
    } catch (SourceException e) {
      throw usage(e.getMessage());
    } finally {
      opened.forEach(Source::close);
    }
  }

  private ExitCode run(LiveOptions options, StopSignal stop, TerminalLine terminal)
      throws InterruptedException {
    PrintWriter err = new PrintWriter(streams().err(), true, StandardCharsets.UTF_8);
    ServiceManager manager =
        new ServiceManager("the ingest", System.getenv(), ProcessHandle.current().pid(), err);
    try {
      Intake.Counts counts =
          new LiveJob(lake(), options, terminal::say, terminal::show).run(stop, manager);
      terminal.close();
      return report(counts, options.intake().rejects());
    } catch (SourceException e) {
      terminal.say(e.getMessage()); // a symbol, say, that the exchange does not know
      return ExitCode.USAGE;
    } catch (TarnException e) {
      terminal.say(e.getMessage());
      return ExitCode.of(e);
    }
  }

  private ExitCode report(Intake.Counts counts, Path rejectsFile) {
    streams()
        .out()
        .printf(
            "%s and %s appended%n",
            Counts.of(counts.ticks(), "tick"), Counts.of(counts.candles(), "candle"));
    if (counts.rejected() == 0) {
      return streams().afterWriting(ExitCode.DONE);
    }
    streams()
        .err()
        .printf(
            "Rejected %s, kept with their reasons in %s%n",
            Counts.of(counts.rejected(), "message"), rejectsFile);
    return streams().afterWriting(ExitCode.PARTLY);
  }

  private List<VenueRequest> open(List<Source> opened) throws SourceException {
    Sources sources = Sources.found();
    List<VenueRequest> requests = new ArrayList<>();
    for (FeedOptions feed : feeds) {
      if (feed.symbols().isEmpty()) {
        throw usage("Missing symbols: name some with --symbols, such as BTC/USDT");
      }
      Source source = sources.open(asUsage(feed::settings));
      opened.add(source);
      List<Timeframe> timeframes =
          asUsage(() -> feed.candles.stream().map(Timeframe::parse).toList());
      requests.add(new VenueRequest(source, feed.symbols(), kinds(feed), timeframes));
    }
    return requests;
  }

  private Set<Subscription.Kind> kinds(FeedOptions feed) {
    EnumSet<Subscription.Kind> kinds = EnumSet.noneOf(Subscription.Kind.class);
    if (!feed.onlyCandles) {
      kinds.add(Subscription.Kind.TRADES);
    }
    if (!feed.candles.isEmpty()) {
      kinds.add(Subscription.Kind.CANDLES);
    }
    if (kinds.isEmpty()) {
      throw usage(
          "Nothing to take from " + feed.exchange() + ": give --candles with --only-candles");
    }
    return kinds;
  }

  private IntakeOptions intakeOptions() {
    Map<String, Duration> intervals = new LinkedHashMap<>();
    Duration all = LakeSettings.of(lake()).flushInterval();
    for (String text : flushIntervals) {
      int equals = text.indexOf('=');
      String dataset = equals < 0 ? "" : text.substring(0, equals);
      if (equals >= 0 && !Set.of("ticks", "candles").contains(dataset)) {
        throw usage("Invalid --flush-interval '%s': name ticks or candles".formatted(text));
      }
      intervals.put(dataset, duration("--flush-interval", text.substring(equals + 1)));
    }
    Duration common = intervals.getOrDefault("", all);
    return new IntakeOptions(
        producer,
        intervals.getOrDefault("ticks", common),
        intervals.getOrDefault("candles", common),
        asUsage(() -> RejectsFile.of(rejects, lake(), producer)),
        Clock.systemUTC());
  }

  private Duration lookBack() {
    if (recover.equals("none")) {
      return Duration.ZERO;
    }
    try {
      return duration("--recover", recover);
    } catch (ParameterException e) {
      throw usage(e.getMessage() + ", or none");
    }
  }

  private Duration duration(String option, String text) {
    try {
      return new DurationConverter().convert(text);
    } catch (TypeConversionException e) {
      throw usage("Invalid %s: %s".formatted(option, e.getMessage()));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
