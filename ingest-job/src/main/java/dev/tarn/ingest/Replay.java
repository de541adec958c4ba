package dev.tarn.ingest;

import dev.tarn.ingest.capture.CaptureSource;
import dev.tarn.ingest.live.Intake;
import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.Subscription.Kind;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.staging.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays captures into an intake, one after the other, and says what became of each. {@link #play}
 * is for one thread; {@link #close} may come from any, and at any time.
 */
final class Replay implements AutoCloseable {
  private static final Subscription EVERYTHING =
      new Subscription(List.of(), Set.of(Kind.TRADES, Kind.CANDLES), List.of());

  private final Streams streams;
  private final Intake intake;

  /** Guards all that follows. */
  private final Object lock = new Object();

  private @Nullable Feed feed;
  private Runnable reportOfFeed = () -> {};
  private boolean closed;
  private boolean broken;

  Replay(Streams streams, Intake intake) {
    this.streams = streams;
    this.intake = intake;
  }

  /** Returns when the capture has ended. */
  void play(Path file, CaptureSource source) throws InterruptedException {
    Intake.Counts before = intake.counts();
    CompletableFuture<SourceException> end = new CompletableFuture<>();
    synchronized (lock) {
      if (closed) {
        return;
      }
      reportOfFeed = () -> report(file, source, before);
      feed = source.subscribe(EVERYTHING, new ToIntake(source, intake, end));
    }
    SourceException cause = join(end);
    synchronized (lock) {
      if (closed) {
        return;
      }
      endOfFeed();
      if (cause.kind() != SourceException.Kind.FINISHED) {
        broken = true;
        Intake.Counts after = intake.counts();
        boolean kept = after.ticks() > before.ticks() || after.candles() > before.candles();
        streams.err().println(cause.getMessage() + (kept ? ". What came before is kept." : ""));
      }
    }
  }

  private void endOfFeed() {
    reportOfFeed.run();
    reportOfFeed = () -> {};
  }

  private static SourceException join(CompletableFuture<SourceException> end)
      throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("It is never completed so", e);
    }
  }

  private void report(Path file, CaptureSource source, Intake.Counts before) {
    Intake.Counts after = intake.counts();
    String passedBy =
        source.passedBy().entrySet().stream()
            .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "));
    streams
        .out()
        .println(
            file
                + ": "
                + Counts.of(after.ticks() - before.ticks(), "tick")
                + " and "
                + Counts.of(after.candles() - before.candles(), "candle")
                + " of "
                + source.venue()
                + (passedBy.isEmpty() ? "" : "; passed by " + passedBy));
  }

  /** Says what was rejected, and how it all went. */
  ExitCode report() {
    long rejected = intake.counts().rejected();
    if (rejected > 0) {
      streams
          .err()
          .println(
              "Rejected " + Counts.of(rejected, "line") + ", " + intake.rejects().whereabouts());
    }
    synchronized (lock) {
      return streams.afterWriting(
          broken ? ExitCode.FAILED : rejected > 0 ? ExitCode.PARTLY : ExitCode.DONE);
    }
  }

  /** Ends playing where it is, and makes all rows durable and visible. */
  @Override
  public void close() {
    intake.stop();
    synchronized (lock) {
      if (!closed) {
        closed = true;
        if (feed != null) {
          feed.close();
        }
        intake.close();
        endOfFeed();
      }
    }
  }

  /** Hands to an intake what a capture brings. */
  private record ToIntake(
      CaptureSource source, Intake intake, CompletableFuture<SourceException> end)
      implements FeedListener {
    @Override
    public void tick(Tick tick) {
      intake.tick(tick);
    }

    @Override
    public void candle(Candle candle) {
      intake.candle(candle);
    }

    @Override
    public void garbage(Garbage garbage) {
      intake.reject(source.venue(), garbage);
    }

    @Override
    public void alive() {}

    @Override
    public void ended(SourceException cause) {
      end.complete(cause);
    }
  }
}
