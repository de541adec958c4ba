package dev.tarn.ingest;

import dev.tarn.ingest.file.InputFile;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A bar that grows with the work done, on a terminal; nothing elsewhere. {@link #say} may come from
 * any thread.
 */
final class Progress implements LongConsumer, AutoCloseable {
  /** Back to the begin of the line, and nothing behind it. */
  private static final String CLEARED = "\r\u001b[K";

  /**
   * A bar that is to know the terminal's width itself has JLine ask for it, which takes the signals
   * from the JVM: Ctrl-C would then kill the process before it has kept and told what it has done.
   */
  private static final int WIDTH = 80;

  private static final long DAY_SECONDS = 86_400;

  private final Streams streams;
  private volatile @Nullable ProgressBar bar;

  private Progress(Streams streams) {
    this.streams = streams;
  }

  /** A bar of the bytes read of a file. */
  static Progress of(Streams streams, InputFile file) {
    Progress progress = new Progress(streams);
    progress.begin(file.path().getFileName().toString(), file.bytes(), " MB", 1_000_000);
    return progress;
  }

  /** No bar yet. */
  static Progress none(Streams streams) {
    return new Progress(streams);
  }

  /** Begins a bar of so many seconds of history, with an estimate of how long it takes. */
  void begin(String task, long seconds) {
    begin(task, seconds, " d", DAY_SECONDS);
  }

  private void begin(String task, long most, String unit, long unitSize) {
    if (streams.onTerminal()) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(most)
              .setUnit(unit, unitSize)
              .setConsumer(new ConsoleProgressBarConsumer(streams.err(), WIDTH))
              .clearDisplayOnFinish()
              .build();
    }
  }

  /** Prints a line above the bar. */
  void say(String line) {
    streams.err().println(bar == null ? line : CLEARED + line);
  }

  @Override
  public void accept(long steps) {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.stepBy(steps);
    }
  }

  @Override
  public void close() {
    ProgressBar shown = bar;
    if (shown != null) {
      bar = null;
      shown.close();
    }
  }
}
