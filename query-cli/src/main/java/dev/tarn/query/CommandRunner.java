package dev.tarn.query;

import dev.tarn.query.output.ReaderGoneException;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs commands, and turns every failure into one line and an exit code. */
final class CommandRunner {
  private static final Set<String> VERSION = Set.of("-V", "--version");

  private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();

  static {
    EXIT_CODES.put("0", "Done; a range without rows is empty, which standard error says.");
    EXIT_CODES.put("1", "Failed: standard error says why.");
    EXIT_CODES.put("2", "Wrong usage; nothing was done.");
    EXIT_CODES.put("3", "Done in part: of what was named, some could not be given; the rest was.");
    EXIT_CODES.put("4", "Not now: somebody holds what is to be read; run it again later.");
  }

  private final Streams streams;
  private final Clock clock;
  private final Map<String, LakeCommand> commands = new LinkedHashMap<>();

  CommandRunner(Streams streams) {
    this(streams, Clock.systemUTC());
  }

  /**
   * @param clock tells what "two hours ago" means
   */
  CommandRunner(Streams streams, Clock clock) {
    this.streams = streams;
    this.clock = clock;
    commands.put("candles", new CandlesCommand());
    commands.put("ticks", new TicksCommand());
    commands.put("signals", new SignalsCommand());
    commands.put("orders", new OrdersCommand());
    commands.put("scanner", new ScannerCommand());
    commands.put("gaps", new GapsCommand());
    commands.put("datasets", new DatasetsCommand());
    commands.put("sql", new SqlCommand());
    commands.put("status", new StatusCommand());
    commands.put("doctor", new DoctorCommand());
    commands.put(HealthCommand.NAME, new HealthCommand());
    commands.put("serve", new ServeCommand());
    commands.put("path", new PathCommand());
    commands.put("completion", new CompletionCommand());
  }

  int run(String... args) {
    if (args.length == 1 && VERSION.contains(args[0])) {
      return showVersion();
    }
    boolean monitored = args.length > 0 && args[0].equals(HealthCommand.NAME);
    return monitored ? runMonitored(args) : runAlone(args);
  }

  /** Without picocli, whose classes would take longer than the rest. */
  private int showVersion() {
    new PrintStream(streams.out(), true, StandardCharsets.UTF_8).println(versionText());
    return ExitCode.DONE.number();
  }

  /** Monitors read standard output, and take 1 and 2 for states of the lake. */
  private int runMonitored(String... args) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    Streams caught =
        new Streams(streams.out(), err, streams.outOnTerminal(), false, streams.environment());
    try {
      int code = new CommandRunner(caught, clock).runAlone(args);
      String all = said.toString(StandardCharsets.UTF_8);
      String reason = all.lines().findFirst().orElse("");
      all.lines().skip(1).forEach(streams.err()::println);
      if (reason.isEmpty()) {
        return code;
      }
      streams.out().write((HealthReport.unknown(reason) + "\n").getBytes(StandardCharsets.UTF_8));
      streams.out().flush();
    } catch (IOException e) {
      streams.err().println("Cannot write the state: " + e.getMessage());
    }
    return HealthReport.unknownCode();
  }

  private int runAlone(String... args) {
    boolean verbose = false;
    try {
      ParseResult parsed = commandLine(named(args)).parseArgs(args);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return ExitCode.DONE.number();
      }
      if (!parsed.hasSubcommand()) {
        throw new ParameterException(parsed.commandSpec().commandLine(), missing());
      }
      Invocation invocation = new Invocation(streams, parsed.subcommand(), clock.instant());
      verbose = invocation.verbose();
      run(invocation);
      return ExitCode.DONE.number();
    } catch (ParameterException e) {
      return misused(e);
    } catch (EndedException e) {
      if (!e.getMessage().isEmpty()) {
        streams.err().println(e.getMessage());
      }
      return e.code();
    } catch (ReaderGoneException e) {
      return ExitCode.DONE.number();
    } catch (Exception e) {
      return failed(e, verbose);
    }
  }

  private void run(Invocation invocation) throws Exception {
    String name = invocation.parsed().commandSpec().name();
    commands.get(name).run(invocation);
  }

  /** The command that is named first, alone: to describe the others would only take time. */
  private Set<String> named(String... args) {
    boolean known = args.length > 0 && commands.containsKey(args[0]);
    return known ? Set.of(args[0]) : commands.keySet();
  }

  /** All commands, for help. */
  CommandLine commandLine() {
    return commandLine(commands.keySet());
  }

  private CommandLine commandLine(Set<String> names) {
    CommandSpec root =
        LakeCommand.spec(
            "query-cli",
            "Reads a lake.",
            "  query-cli candles --symbol XRPETH --timeframe 15m --limit 20",
            "  query-cli ticks --symbol XRPETH --from 2019-10-11 --format csv --output ticks.csv",
            "  query-cli sql \"SELECT symbol, count(*) FROM ticks GROUP BY symbol\"");
    root.usageMessage().synopsisSubcommandLabel("COMMAND");
    root.addOption(
        Options.flag("Shows this help and ends.", "-h", "--help").usageHelp(true).build());
    root.addOption(version());
    root.version(versionText());
    root.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(EXIT_CODES);
    PlainFactory factory = new PlainFactory();
    CommandLine all = new CommandLine(root, factory);
    names.forEach(
        name -> all.addSubcommand(name, new CommandLine(commands.get(name).spec(), factory)));
    return all.setUsageHelpWidth(120) // examples are to be copied, and must not wrap
        .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(streams.err(), true));
  }

  private static OptionSpec version() {
    return Options.flag("Shows the version and ends.", "-V", "--version").versionHelp(true).build();
  }

  private static String versionText() {
    String version = QueryCli.class.getPackage().getImplementationVersion();
    return "query-cli " + (version == null ? "(not packaged)" : version);
  }

  private String missing() {
    return "Missing command: use one of " + String.join(", ", commands.keySet());
  }

  private int misused(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    boolean unknownCommand = e instanceof UnmatchedArgumentException && spec.parent() == null;
    String message =
        unknownCommand
            ? e.getMessage() + ": use one of " + String.join(", ", commands.keySet())
            : e.getMessage();
    streams.err().println(oneLine(message) + "; see " + spec.qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private int failed(Exception e, boolean verbose) {
    boolean known = e instanceof TarnException || e instanceof SqlFailure;
    streams.err().println(known ? oneLine(e.getMessage()) : "Failed unexpectedly: " + e);
    if (!known || verbose) {
      e.printStackTrace(streams.err());
    }
    return ExitCode.of(e).number();
  }

  private static String oneLine(String message) {
    return String.join(" ", message.strip().split("\\s*\\R\\s*"));
  }
}
