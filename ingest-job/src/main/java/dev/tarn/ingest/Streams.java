package dev.tarn.ingest;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a command reads and writes.
 *
 * @param in standard input
 * @param out takes results
 * @param err takes everything else
 */
@SuppressWarnings("SystemConsoleNull") // null before Java 22
record Streams(InputStream in, PrintStream out, PrintStream err) {
  /** Whether a person is watching, who would like to see progress. */
  boolean onTerminal() {
    Console console = System.console();
    if (err != System.err || console == null || errorsGoToAFile()) {
      return false;
    }
    try {
      // From Java 22 on there is a console also without a terminal, and this method to ask.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** The console is about standard input and output alone. */
  private static boolean errorsGoToAFile() {
    try {
      return !Files.readSymbolicLink(Path.of("/proc/self/fd/2")).startsWith("/dev");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // it cannot be told
    }
  }
}
