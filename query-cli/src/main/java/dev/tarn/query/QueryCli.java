package dev.tarn.query;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The reader's commands: candles, ticks, datasets, SQL, status. They change nothing in a lake. */
@Command(
    name = "query-cli",
    description = "Reads a lake.",
    mixinStandardHelpOptions = true,
    versionProvider = QueryCli.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CandlesCommand.class,
      TicksCommand.class,
      DatasetsCommand.class,
      SqlCommand.class,
      StatusCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  query-cli candles --symbol XRPETH --timeframe 15m --limit 20",
      "  query-cli ticks --symbol XRPETH --from 2019-10-11 --format csv --output ticks.csv",
      "  query-cli sql \"SELECT symbol, count(*) FROM ticks GROUP BY symbol\""
    })
public final class QueryCli implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  QueryCli() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] args) {
    // System.out would swallow that a pipe is broken or the disk full.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    Streams streams = new Streams(out, System.err, Terminal.isAt(1), Terminal.isAt(2));
    System.exit(new CommandRunner(streams).run(args));
  }

  /**
   * Runs a command.
   *
   * @param out takes results and stays open
   * @param err takes everything else and stays open
   * @return the exit code, as {@link dev.tarn.staging.ExitCode} explains it
   */
  public static int run(OutputStream out, PrintStream err, String... args) {
    return new CommandRunner(new Streams(out, err, false, false)).run(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Missing command; use candles, ticks, datasets, sql or status");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = QueryCli.class.getPackage().getImplementationVersion();
      return new String[] {"query-cli " + (version == null ? "(not packaged)" : version)};
    }
  }
}
