package dev.tarn.writer;

import dev.tarn.warehouse.sql.Driver;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The job that loads what producers have staged. */
public final class WriterJob implements Runnable {
  private static final Set<String> DATABASE_COMMANDS = Set.of("run", "verify", "rebuild");
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", () -> new RunCommand().spec());
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("backup", BackupCommand::new);
    COMMANDS.put("rebuild", () -> new RebuildCommand().spec());
    COMMANDS.put("quarantine", QuarantineCommand::new);
  }

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("writer-job");

  private WriterJob() {
    spec.usageMessage()
        .description("Loads staged segments into the replicas of a lake.")
        .synopsisSubcommandLabel("COMMAND");
    spec.versionProvider(new Version());
    spec.addOption(
        Options.flag("Show this help message and exit.", "-h", "--help").usageHelp(true).build());
    spec.addOption(
        Options.flag("Print version information and exit.", "-V", "--version")
            .versionHelp(true)
            .build());
  }

  /** Ends the process with the exit code of the command. */
  public static void main(String[] args) {
    if (args.length > 0 && DATABASE_COMMANDS.contains(args[0])) {
      Driver.preload();
    }
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  /**
   * Runs a command.
   *
   * @param out takes results
   * @param err takes everything else
   * @return the exit code, as {@link dev.tarn.staging.ExitCode} explains it
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    FailureLines failures = new FailureLines(err);
    return commandLine(args)
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(120) // examples are to be copied, and must not wrap
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .execute(args);
  }

  /** Of all commands, unless one is named first: to describe the others takes picocli a while. */
  private static CommandLine commandLine(String... args) {
    CommandLine all = new CommandLine(new WriterJob().spec);
    COMMANDS.forEach(
        (name, command) -> {
          if (args.length == 0 || !COMMANDS.containsKey(args[0]) || args[0].equals(name)) {
            all.addSubcommand(name, command.get());
          }
        });
    return all;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command; use run, verify, backup, rebuild or quarantine");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = WriterJob.class.getPackage().getImplementationVersion();
      return new String[] {"writer-job " + (version == null ? "(not packaged)" : version)};
    }
  }
}
