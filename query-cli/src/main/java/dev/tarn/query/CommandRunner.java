package dev.tarn.query;

import dev.tarn.query.output.ReaderGoneException;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs commands, and turns every failure into one line and an exit code. */
final class CommandRunner {
  private final Streams streams;

  CommandRunner(Streams streams) {
    this.streams = streams;
  }

  int run(String... args) {
    return new CommandLine(new QueryCli(), factory())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(streams.err(), true))
        .setParameterExceptionHandler(this::misused)
        .setExecutionExceptionHandler(this::failed)
        .execute(args);
  }

  /** Commands take the streams in their constructor; everything else is picocli's own. */
  private IFactory factory() {
    IFactory standard = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return LakeCommand.class.isAssignableFrom(type)
            ? type.getDeclaredConstructor(Streams.class).newInstance(streams)
            : standard.create(type);
      }
    };
  }

  private int misused(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    streams.err().println(oneLine(e.getMessage()) + "; see " + command + " --help");
    return ExitCode.USAGE.number();
  }

  private int failed(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof ReaderGoneException) {
      return ExitCode.DONE.number();
    }
    boolean known = e instanceof TarnException || e instanceof SqlFailure;
    streams.err().println(known ? oneLine(e.getMessage()) : "Failed unexpectedly: " + e);
    if (!known || parsed.matchedOptionValue("--verbose", false)) {
      e.printStackTrace(streams.err());
    }
    return ExitCode.of(e).number();
  }

  private static String oneLine(String message) {
    return String.join(" ", message.strip().split("\\s*\\R\\s*"));
  }
}
