package dev.tarn.runner;

import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The job that runs strategies over the bars of a lake. */
@Command(
    name = "strategy-job",
    description = "Runs strategies over the bars of a lake.",
    mixinStandardHelpOptions = true,
    versionProvider = StrategyJob.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunCommand.class, ListCommand.class})
public final class StrategyJob implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  StrategyJob() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /**
   * Runs a command.
   *
   * @param out takes results
   * @param err takes everything else
   * @return the exit code, as {@link dev.tarn.staging.ExitCode} explains it
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return new CommandRunner(new Streams(out, err)).run(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Missing command; use run or list");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StrategyJob.class.getPackage().getImplementationVersion();
      return new String[] {"strategy-job " + (version == null ? "(not packaged)" : version)};
    }
  }
}
