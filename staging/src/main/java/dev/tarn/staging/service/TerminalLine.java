package dev.tarn.staging.service;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A line at the bottom of a terminal that is written anew, with notices above it. Where nobody
 * watches there are notices only. Thread-safe.
 */
public final class TerminalLine implements AutoCloseable {
  private static final String CLEAR = "\r\033[K";

  private final PrintStream err;
  private final boolean watched;
  private String shown = "";

  private TerminalLine(PrintStream err, boolean watched) {
    this.err = err;
    this.watched = watched;
  }

  /** A line of standard error, or of the stream that stands for it. */
  public static TerminalLine of(PrintStream err) {
    return new TerminalLine(err, isWatched(err));
  }

  /** Whether a person is watching, who would like to see progress. */
  @SuppressWarnings("SystemConsoleNull") // null before Java 22
  public static boolean isWatched(PrintStream err) {
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

  /** Shows a line instead of the one before. */
  public synchronized void show(String line) {
    if (watched) {
      err.print(CLEAR + line);
      err.flush();
      shown = line;
    }
  }

  /** Says something that stays. */
  public synchronized void say(String notice) {
    if (shown.isEmpty()) {
      err.println(notice);
    } else {
      err.print(CLEAR + notice + System.lineSeparator() + shown);
      err.flush();
    }
  }

  /** Leaves the last line where it is. */
  @Override
  public synchronized void close() {
    if (!shown.isEmpty()) {
      err.println();
      shown = "";
    }
  }
}
