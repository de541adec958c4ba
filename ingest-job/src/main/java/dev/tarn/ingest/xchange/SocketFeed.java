package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.SourceException;
import info.bitrich.xchangestream.service.netty.NettyStreamingService;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection that XChange has opened. It is never opened again: when it ends, its
 * thread ends with it. The listener is called on the connection's own thread, so that a call that
 * takes long stops the reading of the socket, and with it, in time, the venue.
 */
final class SocketFeed implements Feed {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String host;
  private final Messages messages;
  private final FeedListener listener;
  private final Clock clock;
  private final Feeds feeds;
  private final Object delivery = new Object();
  private boolean standing;
  private boolean over;
  private volatile @Nullable Channel channel;

  /**
   * @param host for messages
   * @param feeds where it is entered while it is open
   */
  SocketFeed(String host, Messages messages, FeedListener listener, Clock clock, Feeds feeds) {
    this.host = host;
    this.messages = messages;
    this.listener = listener;
    this.clock = clock;
    this.feeds = feeds;
  }

  /**
   * Connects.
   *
   * @param subscribe what is to be sent once the connection stands
   * @throws SourceException if it cannot be connected in time
   */
  SocketFeed open(NettyStreamingService<?> service, Runnable subscribe)
      throws SourceException, InterruptedException {
    service.setAutoReconnect(false);
    feeds.opened(this);
    boolean open = false;
    try {
      service
          .connect()
          .doOnComplete(
              () -> {
                subscribe.run();
                stands();
              })
          .toCompletionStage(true)
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      open = true;
      return this;
    } catch (ExecutionException e) {
      throw Failures.of(host, e.getCause());
    } catch (TimeoutException e) {
      throw SourceException.unavailable(
          "Cannot reach %s: no answer within %d s".formatted(host, PATIENCE.toSeconds()), e);
    } finally {
      if (!open) {
        close();
      }
    }
  }

  private void stands() {
    synchronized (delivery) {
      standing = true;
    }
  }

  /** The connection is about to be opened on this channel. */
  void attached(Channel channel) {
    this.channel = channel;
  }

  void text(String text) {
    synchronized (delivery) {
      if (over) {
        return;
      }
      try {
        messages.read(text, clock.instant().truncatedTo(ChronoUnit.MICROS), listener);
      } catch (SourceException e) {
        end(e);
      }
    }
  }

  /** The venue has shown that it is there. */
  void alive() {
    synchronized (delivery) {
      if (!over) {
        listener.alive();
      }
    }
  }

  /**
   * The connection is gone.
   *
   * @param cause why, if it is known
   */
  void gone(@Nullable Throwable cause) {
    synchronized (delivery) {
      if (!standing) {
        return; // whoever opens it is told by XChange
      }
      end(
          cause == null
              ? SourceException.unavailable(host + " has closed the connection", null)
              : Failures.ofFeed(host, cause));
    }
  }

  private void end(SourceException cause) {
    if (!over) {
      over = true;
      release();
      listener.ended(cause);
    }
  }

  @Override
  public void close() {
    synchronized (delivery) {
      over = true;
    }
    release();
  }

  /** Closes the channel and ends its threads, which XChange keeps for two seconds more. */
  private void release() {
    feeds.ended(this);
    Channel attached = channel;
    if (attached != null) {
      EventLoopGroup loops = attached.eventLoop().parent();
      attached.close();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
