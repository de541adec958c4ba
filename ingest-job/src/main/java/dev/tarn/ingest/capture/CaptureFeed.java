package dev.tarn.ingest.capture;

import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.value.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * Plays a capture in a thread of its own. Closing does not wait for that thread, which may be
 * waiting for input, but for the line that it is at.
 */
final class CaptureFeed implements Feed {
  private final InputFile file;
  private final CaptureFormat format;
  private final Pace pace;
  private final LongConsumer progress;
  private final PassedBy passedBy;
  private final FeedListener listener;

  /** Held while the listener is called. */
  private final Object lock = new Object();

  private volatile boolean closed;

  CaptureFeed(
      InputFile file,
      CaptureFormat format,
      Pace pace,
      LongConsumer progress,
      PassedBy passedBy,
      FeedListener listener) {
    this.file = file;
    this.format = format;
    this.pace = pace;
    this.progress = progress;
    this.passedBy = passedBy;
    this.listener = listener;
  }

  void start() {
    Thread thread = new Thread(this::run, "tarn-replay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  private void run() {
    SourceException cause = play();
    synchronized (lock) {
      if (!closed) {
        closed = true;
        listener.ended(cause);
      }
    }
  }

  private SourceException play() {
    try {
      file.read(progress, this::play);
      return SourceException.finished();
    } catch (BadInputException e) {
      return SourceException.refused("Cannot replay %s: %s".formatted(file.path(), e.getMessage()));
    } catch (IOException e) {
      return SourceException.unavailable(
          "Cannot read %s: %s".formatted(file.path(), e.getMessage()), e);
    } catch (RuntimeException e) {
      return SourceException.unavailable(
          "Failed unexpectedly at %s: %s".formatted(file.path(), e), e);
    }
  }

  private void play(String place, InputStream content) throws IOException {
    CaptureLines lines = new CaptureLines(content);
    CapturePlayer player =
        new CapturePlayer(name(place), format, pace, passedBy, listener, () -> closed);
    while (next(lines)) {
      player.awaitTurn(lines);
      synchronized (lock) {
        if (closed) {
          return;
        }
        player.play(lines);
      }
    }
    synchronized (lock) {
      player.requireMessages();
    }
  }

  /** Goes on to the next line; where the file is broken, says behind which one. */
  private static boolean next(CaptureLines lines) throws IOException {
    try {
      return lines.next();
    } catch (BadInputException e) {
      throw e.at("behind line " + lines.number());
    }
  }

  private String name(String place) {
    return place.isEmpty() ? file.path().toString() : file.path() + ", " + place;
  }
}
