package dev.tarn.ingest;

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
    return new CommandLine(new IngestJob(), factory())
        .setOut(writer(streams.out()))
        .setErr(writer(streams.err()))
        .setUsageHelpWidth(120) // examples are to be copied, and must not wrap
        .setParameterExceptionHandler(this::misused)
        .setExecutionExceptionHandler(this::failed)
        .execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    // Only picocli's own help goes this way, which is ASCII.
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Commands take the streams in their constructor; everything else is picocli's own. */
  private IFactory factory() {
    IFactory standard = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return IngestCommand.class.isAssignableFrom(type)
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

  /** Of options that belong together picocli tells the whole synopsis. */
  private static String reason(ParameterException e) {
    if (e instanceof MissingParameterException missing
        && e.getMessage().startsWith("Error: Missing required argument(s): ")) {
      return "Missing required options: "
          + missing.getMissing().stream()
              .filter(OptionSpec.class::isInstance)
              .map(OptionSpec.class::cast)
              .filter(option -> option.required() && e.getMessage().contains(option.longestName()))
              .map(option -> "'" + option.longestName() + "=" + option.paramLabel() + "'")
              .collect(Collectors.joining(", "));
    }
    return e.getMessage();
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
