package dev.tarn.runner;

import dev.tarn.market.Instrument;
import dev.tarn.market.TimeReader;
import dev.tarn.market.Timeframe;
import dev.tarn.runner.choice.Choice;
import dev.tarn.runner.choice.Strategies;
import dev.tarn.runner.choice.StrategyId;
import dev.tarn.runner.live.LiveJob;
import dev.tarn.runner.live.LiveRequest;
import dev.tarn.runner.live.LiveStrategy;
import dev.tarn.runner.range.RangeJob;
import dev.tarn.runner.range.RangeRequest;
import dev.tarn.runner.range.ResultTable;
import dev.tarn.runner.rules.BarRules;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.TarnException;
import dev.tarn.staging.service.ServiceManager;
import dev.tarn.staging.service.StopSignal;
import dev.tarn.staging.service.TerminalLine;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.warehouse.read.TimeRange;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs strategies, live or over a past range. */
@Command(
    name = "run",
    description = {
      "Runs strategies over each bar as it closes, until it is told to stop (SIGTERM, Ctrl-C); with --from or --to, over past bars.",
      "Live, signals and what each strategy is doing go to the lake (query-cli signals, query-cli scanner). What a strategy throws ends"
          + " it for that symbol alone. Started again it goes on where it was, and gives no signal twice.",
      "Over a range, a run is recorded with a trial for each symbol and set of parameters, their figures and signals."
    },
    footer = {
      "",
      "Examples:",
      "  strategy-job run --strategy sma-cross --symbols BTCUSDT,ETHUSDT --timeframe 15m",
      "  strategy-job run --strategy sma-cross:fast=5,slow=20 --strategy rsi-reversal --symbols BTCUSDT --timeframe 1m --paper",
      "  strategy-job run --strategy 'sma-cross:fast=5|10,slow=30|60' --symbols BTCUSDT --timeframe 1h --from 2026-01-01 --to 2026-04-01",
      "",
      "Exit code: 0 done or ended when told to, 3 a strategy or a trial failed or had no bars, 1 all failed, 2 wrong usage."
    })
final class RunCommand extends StrategyCommand {
  @Option(
      names = "--strategy",
      required = true,
      paramLabel = "NAME[:P=V,...]",
      description =
          "A strategy and its parameters; several are run side by side. Over a range, P=V|V tries several values. strategy-job list has all.")
  private List<String> strategies = List.of();

  @Option(
      names = "--symbols",
      required = true,
      split = ",",
      paramLabel = "SYMBOL",
      description =
          "The instruments, or patterns such as '*USDT' of those that the lake has. Symbols that the lake does not have yet are waited for.")
  private List<String> symbols = List.of();

  @Option(
      names = "--venue",
      paramLabel = "VENUE",
      description = "Their venue. Default: the only one that has the symbol.")
  private @Nullable String venue;

  @Option(
      names = "--timeframe",
      required = true,
      paramLabel = "TIMEFRAME",
      description = "Length of the bars, such as 1m, 15m or 1d.")
  private String timeframe = "";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "What the strategy is called in the lake, when there is one. Default: such as sma-cross-15m-fast=5: its name, the timeframe and what is"
              + " not standard.")
  private @Nullable String id;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Live: where a strategy begins that has not run before, such as 2026-11-01 or -2h. Default: with the present.")
  private @Nullable String since;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Over past bars: those that open at or after it, such as 2026-11-01 or -30d.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Over past bars: those that open before it. Default: all.")
  private @Nullable String to;

  @Option(
      names = "--paper",
      description =
          "Live: submit an order of one unit for each signal, which is filled on paper at the open of the next bar (account paper).")
  private boolean paper;

  @Option(
      names = "--producer",
      paramLabel = "NAME",
      defaultValue = "strategy",
      description = "Its name in segments. Default: ${DEFAULT-VALUE}.")
  private String producer = "strategy";

  RunCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean past = from != null || to != null;
    if (past && (paper || since != null)) {
      throw usage("Cannot run over a range with --since or --paper, which are for live runs");
    }
    Strategies all = Strategies.found();
    List<Choice> choices =
        asUsage(() -> strategies.stream().map(text -> Choice.parse(text, all)).toList());
    if (id != null && choices.size() > 1) {
      throw usage("Cannot give several strategies one --id; start them one by one");
    }
    asUsage(
        () -> {
          choices.forEach(RunCommand::check);
          return choices;
        });
    Timeframe bars = asUsage(() -> Timeframe.parse(timeframe));
    try (StopSignal stop = StopSignal.heard();
        TerminalLine terminal = TerminalLine.of(streams().err());
        StrategyLake lake = asUsage(() -> StrategyLake.open(lake(), producer))) {
      ExitCode code;
      try {
        code =
            past
                ? range(lake, choices, bars, stop, terminal)
                : live(lake, choices, bars, stop, terminal);
        lake.flush();
      } catch (TarnException e) {
        terminal.say(e.getMessage());
        code = ExitCode.of(e);
      }
      return stop.ended(code);
    }
  }

  /** Values that do not go together are told before anything begins; what else is thrown is not. */
  @SuppressWarnings("CatchingUnchecked")
  private static void check(Choice choice) {
    for (Parameters parameters : choice.sets()) {
      try {
        BarRules.live(choice.provider(), parameters, "check");
      } catch (RefusedException e) {
        if (!choice.isOptimization()) {
          throw e;
        }
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        return; // told by the state of what then fails
      }
    }
  }

  private ExitCode live(
      StrategyLake lake,
      List<Choice> choices,
      Timeframe bars,
      StopSignal stop,
      TerminalLine terminal)
      throws InterruptedException {
    if (choices.stream().anyMatch(Choice::isOptimization)) {
      throw usage("Cannot try several values live; name one, or a range with --from and --to");
    }
    List<LiveStrategy> running = new ArrayList<>();
    for (Choice choice : choices) {
      Parameters parameters = choice.sets().get(0);
      String name = id == null ? StrategyId.of(choice.provider(), bars, parameters) : id;
      running.add(new LiveStrategy(name, choice.provider(), parameters));
    }
    LiveRequest request =
        asUsage(
            () ->
                new LiveRequest(
                    running, symbols, Optional.ofNullable(venue), bars, time(since), paper));
    PrintWriter err = new PrintWriter(streams().err(), true, StandardCharsets.UTF_8);
    ServiceManager manager =
        new ServiceManager("the strategies", System.getenv(), ProcessHandle.current().pid(), err);
    LiveJob job = new LiveJob(lake, request, new LiveTeller(streams(), terminal, manager));
    try {
      ExitCode code = job.run(stop::isGiven);
      manager.stopping("ending");
      return code;
    } catch (RefusedException e) {
      throw usage(e.getMessage());
    }
  }

  private ExitCode range(
      StrategyLake lake,
      List<Choice> choices,
      Timeframe bars,
      StopSignal stop,
      TerminalLine terminal) {
    TimeRange range = new TimeRange(time(from), time(to));
    List<Instrument> found = new ArrayList<>();
    int missing = 0;
    for (String symbol : symbols) {
      try {
        found.addAll(lake.find(List.of(symbol), venue == null ? List.of() : List.of(venue)));
      } catch (RefusedException e) {
        terminal.say(e.getMessage());
        missing++;
      }
    }
    if (found.isEmpty()) {
      return ExitCode.FAILED;
    }
    RangeRequest request =
        new RangeRequest(
            choices, Optional.ofNullable(id), found.stream().distinct().toList(), bars, range);
    RangeJob job = new RangeJob(lake, request, new RangeTeller(streams(), terminal), stop::isGiven);
    ExitCode code = job.run();
    terminal.show("");
    ResultTable.lines(job.results()).forEach(streams().out()::println);
    return code == ExitCode.DONE && missing > 0 ? ExitCode.PARTLY : code;
  }

  private Optional<Instant> time(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(given -> asUsage(() -> new TimeReader(Instant.now(), ZoneOffset.UTC).read(given)));
  }
}
