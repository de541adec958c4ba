package dev.tarn.ingest;

import dev.tarn.staging.ExitCode;
import dev.tarn.staging.service.TerminalLine;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads and writes.
 *
 * @param in standard input
 * @param out takes results
 * @param err takes everything else
 */
record Streams(InputStream in, PrintStream out, PrintStream err) {
  /**
   * The exit code of a command that has written its result.
   *
   * @return {@code code}, unless the result could not be written: that is told, and is a failure
   */
  ExitCode afterWriting(ExitCode code) {
    if (!out.checkError()) {
      return code;
    }
    if (code == ExitCode.DONE || code == ExitCode.PARTLY) {
      err.println(
          "Cannot write the result to standard output: the disk is full, or nobody reads it; what was taken is in the lake");
      return ExitCode.FAILED;
    }
    return code;
  }

  /** Whether a person is watching, who would like to see progress. */
  boolean onTerminal() {
    return TerminalLine.isWatched(err);
  }
}
