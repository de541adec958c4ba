package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who follows events. What it has not taken yet waits in memory; who falls far behind is
 * cut off, and may come again. Thread-safe.
 */
final class EventClient implements WriteListener {
  private static final int MOST_BYTES = 1 << 20;

  private final Set<String> symbols;
  private final Set<KeptSeries.Key> keys;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private @Nullable ServletOutputStream out;
  private int waitingBytes;
  private boolean unflushed;

  /**
   * @param symbols whose signals, orders and runners it wants, in capitals; none for all
   * @param keys the candles that it wants
   */
  EventClient(Set<String> symbols, Set<KeptSeries.Key> keys) {
    this.symbols = Set.copyOf(symbols);
    this.keys = Set.copyOf(keys);
  }

  boolean wants(KeptSeries.Key key) {
    return keys.contains(key);
  }

  boolean wants(String symbol) {
    return symbols.isEmpty() || symbols.contains(symbol.toUpperCase(Locale.ROOT));
  }

  Set<KeptSeries.Key> keys() {
    return keys;
  }

  /** Completed when the connection is of no more use. */
  CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  /** Begins to write; what waits already goes first. */
  void writeTo(ServletOutputStream stream) {
    synchronized (this) {
      out = stream;
    }
    stream.setWriteListener(this);
  }

  /** Sends some bytes as soon as the client takes them; false when it was cut off for that. */
  boolean send(byte[] bytes) {
    synchronized (this) {
      if (ended.isDone()) {
        return true;
      }
      if (waitingBytes + bytes.length <= MOST_BYTES) {
        waiting.add(bytes);
        waitingBytes += bytes.length;
        write();
        return true;
      }
    }
    end();
    return false;
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      write();
    }
  }

  private void write() {
    ServletOutputStream stream = out;
    if (stream == null) {
      return;
    }
    try {
      while (stream.isReady()) {
        byte[] next = waiting.poll();
        if (next != null) {
          waitingBytes -= next.length;
          stream.write(next);
          unflushed = true;
        } else if (unflushed) {
          unflushed = false;
          stream.flush();
        } else {
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      out = null;
      ended.complete(null); // the client has left
    }
  }

  @Override
  public void onError(Throwable gone) {
    end();
  }

  void end() {
    synchronized (this) {
      out = null;
      waiting.clear();
    }
    ended.complete(null);
  }

  static KeptSeries.Key key(Instrument series, Timeframe timeframe) {
    return new KeptSeries.Key(series, timeframe, false);
  }
}
