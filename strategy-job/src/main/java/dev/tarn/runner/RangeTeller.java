package dev.tarn.runner;

import dev.tarn.runner.range.RangeListener;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.service.TerminalLine;
import java.util.concurrent.TimeUnit;

/** Shows a bar that grows, on a terminal, and tells what went wrong. */
final class RangeTeller implements RangeListener {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int WIDTH = 30;

  private final Streams streams;
  private final TerminalLine terminal;
  private long shownAt = System.nanoTime() - PAUSE_NANOS;

  RangeTeller(Streams streams, TerminalLine terminal) {
    this.streams = streams;
    this.terminal = terminal;
  }

  @Override
  public void progress(String trial, double done) {
    long now = System.nanoTime();
    if (now - shownAt >= PAUSE_NANOS) {
      shownAt = now;
      int filled = (int) (WIDTH * done);
      terminal.show(
          "[%s%s] %d %% %s"
              .formatted(
                  "=".repeat(filled), " ".repeat(WIDTH - filled), (int) (100 * done), trial));
    }
  }

  @Override
  public void say(String notice) {
    terminal.say(notice);
  }

  @Override
  public void failed(String what, Throwable failure) {
    terminal.say(what + ": " + failure);
    if (!(failure instanceof RefusedException)) {
      failure.printStackTrace(streams.err());
    }
  }
}
