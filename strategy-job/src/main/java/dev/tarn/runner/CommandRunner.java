package dev.tarn.runner;

import dev.tarn.staging.ExitCode;
import dev.tarn.staging.TarnException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs commands, and turns every failure into one line and an exit code. */
final class CommandRunner {
  private final Streams streams;

  CommandRunner(Streams streams) {
    this.streams = streams;
  }

  int run(String... args) {
    return commandLine().execute(args);
  }

  CommandLine commandLine() {
    return new CommandLine(new StrategyJob(), factory())
        .setOut(writer(streams.out()))
        .setErr(writer(streams.err()))
        .setUsageHelpWidth(120) // examples are to be copied, and must not wrap
        .setParameterExceptionHandler(this::misused)
        .setExecutionExceptionHandler(this::failed);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Commands take the streams in their constructor; everything else is picocli's own. */
  private IFactory factory() {
    IFactory standard = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return StrategyCommand.class.isAssignableFrom(type)
            ? type.getDeclaredConstructor(Streams.class).newInstance(streams)
            : standard.create(type);
      }
    };
  }

  private int misused(ParameterException e, String[] args) {
    streams.err().println(reason(e));
    streams
        .err()
        .println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.number();
  }

  private static String reason(ParameterException e) {
    return e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()
        ? "Missing required options: "
            + missing.getMissing().stream()
                .filter(OptionSpec.class::isInstance)
                .map(OptionSpec.class::cast)
                .map(option -> "'" + option.longestName() + "=" + option.paramLabel() + "'")
                .collect(Collectors.joining(", "))
        : e.getMessage();
  }

  private int failed(Exception e, CommandLine command, ParseResult parsed) {
    boolean known = e instanceof TarnException;
    streams.err().println(known ? e.getMessage() : "Failed unexpectedly: " + e);
    if (!known || command.getParseResult().hasMatchedOption("--verbose")) {
      e.printStackTrace(streams.err());
    }
    return ExitCode.of(e).number();
  }
}
