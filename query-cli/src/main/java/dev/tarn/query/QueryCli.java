package dev.tarn.query;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command query-cli. Its subcommands do the work; this class only starts them. Immutable. */
@Command(
    name = "query-cli",
    description = "Reads a lake.",
    mixinStandardHelpOptions = true,
    versionProvider = QueryCli.Version.class)
public final class QueryCli implements Runnable {
  public static void main(String[] args) {
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  /** Runs the command as {@code main} does, and returns its exit code instead of ending the JVM. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new QueryCli()).setOut(out).setErr(err).execute(args);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.err);
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = QueryCli.class.getPackage().getImplementationVersion();
      return new String[] {"query-cli " + (version == null ? "(not packaged)" : version)};
    }
  }
}
