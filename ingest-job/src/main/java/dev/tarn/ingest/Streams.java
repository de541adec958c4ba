package dev.tarn.ingest;

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
  /** Whether a person is watching, who would like to see progress. */
  boolean onTerminal() {
    return TerminalLine.isWatched(err);
  }
}
