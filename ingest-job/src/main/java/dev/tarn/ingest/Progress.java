package dev.tarn.ingest;

import dev.tarn.ingest.file.InputFile;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A bar that grows with the bytes read of a file, on a terminal; nothing elsewhere. */
final class Progress implements LongConsumer, AutoCloseable {
  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  static Progress of(Streams streams, InputFile file) {
    if (!streams.onTerminal()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(file.path().getFileName().toString())
            .setInitialMax(file.bytes())
            .setUnit(" MB", 1_000_000)
            .setConsumer(new ConsoleProgressBarConsumer(streams.err()))
            .clearDisplayOnFinish()
            .build());
  }

  @Override
  public void accept(long bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
