package dev.tarn.ingest;

import java.io.PrintStream;

/**
 * A line at the bottom of a terminal that is written anew, with notices above it. Where nobody
 * watches there are notices only. Thread-safe.
 */
final class TerminalLine implements AutoCloseable {
  private static final String CLEAR = "\r\033[K";

  private final PrintStream err;
  private final boolean watched;
  private String shown = "";

  private TerminalLine(PrintStream err, boolean watched) {
    this.err = err;
    this.watched = watched;
  }

  static TerminalLine of(Streams streams) {
    return new TerminalLine(streams.err(), streams.onTerminal());
  }

  /** Shows a line instead of the one before. */
  synchronized void show(String line) {
    if (watched) {
      err.print(CLEAR + line);
      err.flush();
      shown = line;
    }
  }

  /** Says something that stays. */
  synchronized void say(String notice) {
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
