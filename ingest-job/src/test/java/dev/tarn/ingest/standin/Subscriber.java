package dev.tarn.ingest.standin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection, and what goes wrong on it. */
final class Subscriber {
  private static final long PAUSE_NANOS = 200_000;

  final Wishes wishes = new Wishes();
  final Dialect dialect;
  private final Channel channel;
  private final Faults faults;
  private int messages;
  private int garbage;
  private @Nullable String heldBack;

  Subscriber(Dialect dialect, Channel channel, Faults faults) {
    this.dialect = dialect;
    this.channel = channel;
    this.faults = faults;
    if (faults.dropEvery.toMillis() > 0) {
      channel
          .eventLoop()
          .schedule(() -> channel.close(), faults.dropEvery.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  boolean isOpen() {
    return channel.isActive();
  }

  void close() {
    channel.close();
  }

  /** Sends what a trade gives this connection, unless it is closed by then. */
  void publish(MarketTrade trade) {
    if (faults.stalled || !channel.isActive()) {
      return;
    }
    if (wishes.trades.contains(trade.instrument())) {
      messages++;
      if (due(faults.garbageEveryMessages)) {
        send(garbage(trade));
      }
      sendTrade(dialect.trade(trade, wishes));
    }
    for (String interval : wishes.intervals(trade.instrument())) {
      wishes.candles(dialect, trade, BinanceDialect.millis(interval), interval).forEach(this::send);
    }
  }

  private void sendTrade(String message) {
    if (faults.cutFrameAtMessage > 0 && messages == faults.cutFrameAtMessage) {
      cut(message);
      return;
    }
    if (heldBack != null) {
      send(message);
      send(heldBack);
      heldBack = null;
    } else if (due(faults.reorderEveryMessages)) {
      heldBack = message;
    } else {
      send(message);
    }
    if (due(faults.repeatEveryMessages)) {
      send(message);
    }
    if (due(faults.dropEveryMessages)) {
      channel.close();
    }
  }

  private boolean due(int every) {
    return every > 0 && messages % every == 0;
  }

  private String garbage(MarketTrade trade) {
    return switch (garbage++ % 4) {
      case 0 -> "{\"stream\": this is no JSON";
      case 1 -> "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\"}}";
      case 2 -> dialect.tradeOfPrice(trade, "0.00000000", wishes);
      default -> dialect.tradeOfPrice(trade, "NaN", wishes);
    };
  }

  /** Waits while the client does not read: what it holds up is then held up here. */
  void send(String message) {
    while (!channel.isWritable() && channel.isActive()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    channel.writeAndFlush(new TextWebSocketFrame(message), channel.voidPromise());
  }

  /** Half a frame, past the encoder of frames, and the end. */
  private void cut(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    ByteBuf half = Unpooled.buffer();
    half.writeByte(0x81).writeByte(126).writeShort(bytes.length);
    half.writeBytes(bytes, 0, bytes.length / 2);
    channel.pipeline().firstContext().writeAndFlush(half).addListener(ChannelFutureListener.CLOSE);
  }
}
