package dev.tarn.writer;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command writer-job. Its subcommands do the work; this class only starts them. Immutable. */
@Command(
    name = "writer-job",
    description = "Loads staged segments into the replicas of a lake.",
    mixinStandardHelpOptions = true,
    versionProvider = WriterJob.Version.class)
public final class WriterJob implements Runnable {
  public static void main(String[] args) {
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  /** Runs the command as {@code main} does, and returns its exit code instead of ending the JVM. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new WriterJob()).setOut(out).setErr(err).execute(args);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.err);
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = WriterJob.class.getPackage().getImplementationVersion();
      return new String[] {"writer-job " + (version == null ? "(not packaged)" : version)};
    }
  }
}
