package dev.tarn.query;

import dev.tarn.warehouse.sql.Driver;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/** The reader's commands: candles, ticks, datasets, SQL, status. They change nothing in a lake. */
public final class QueryCli {
  private QueryCli() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] args) {
    if (args.length > 1) {
      Driver.preload();
    }
    // System.out would swallow that a pipe is broken or the disk full.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    Streams streams =
        new Streams(out, System.err, Terminal.isAt(1), Terminal.isAt(2), System.getenv());
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
    return new CommandRunner(new Streams(out, err, false, false, System.getenv())).run(args);
  }
}
