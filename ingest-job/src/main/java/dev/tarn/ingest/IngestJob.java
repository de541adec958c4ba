package dev.tarn.ingest;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The job that appends to a lake: imports files, takes JSON lines, plays recordings, simulates a
 * market.
 */
@Command(
    name = "ingest-job",
    description = "Appends market data to a lake.",
    mixinStandardHelpOptions = true,
    versionProvider = IngestJob.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ImportCommand.class,
      AppendCommand.class,
      CheckCommand.class,
      SimulateCommand.class,
      StreamCommand.class,
      BackfillCommand.class,
      RecoverCommand.class,
      ReplayCommand.class
    })
public final class IngestJob implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  IngestJob() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] args) {
    System.exit(run(System.in, System.out, System.err, args));
  }

  /**
   * Runs a command.
   *
   * @param out takes results
   * @param err takes everything else
   * @return the exit code, as {@link dev.tarn.staging.ExitCode} explains it
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return run(InputStream.nullInputStream(), out, err, args);
  }

  /**
   * Runs a command that may read {@code in}; see {@link #run(PrintStream, PrintStream, String...)}.
   */
  public static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
    return new CommandRunner(new Streams(in, out, err)).run(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Missing command; use import, append, check, stream, backfill, recover, replay or simulate");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = IngestJob.class.getPackage().getImplementationVersion();
      return new String[] {"ingest-job " + (version == null ? "(not packaged)" : version)};
    }
  }
}
