package dev.tarn.ingest.xchange;

import info.bitrich.xchangestream.kraken.KrakenStreamingExchange;
import info.bitrich.xchangestream.kraken.KrakenStreamingService;
import info.bitrich.xchangestream.service.netty.WebSocketClientHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.ExchangeSpecification;

/** XChange's connection to Kraken, whose messages go to a feed. */
final class KrakenStream extends KrakenStreamingService {
  private static final int LARGEST_FRAME = 4 << 20;
  private static final int IDLE_SECONDS = 10;

  private final SocketFeed feed;

  KrakenStream(String address, SocketFeed feed) {
    super(
        new Defaults(),
        false,
        address,
        LARGEST_FRAME,
        SocketFeed.PATIENCE,
        SocketFeed.PATIENCE,
        IDLE_SECONDS,
        () -> null);
    this.feed = feed;
  }

  /**
   * Asks for a channel of one symbol.
   *
   * @param minutes the length of candles; null for trades
   */
  void subscribe(String channel, String symbol, @Nullable Integer minutes) {
    try {
      // The place before the minutes is that of the depth of an order book.
      sendMessage(getSubscribeMessage(channel + "-" + symbol, null, minutes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void messageHandler(String message) {
    feed.text(message);
  }

  @Override
  protected WebSocketClientHandler getWebSocketClientHandler(
      WebSocketClientHandshaker handshaker,
      WebSocketClientHandler.WebSocketMessageHandler handler) {
    return new FeedHandler(handshaker, handler, feed);
  }

  /** An exchange that is asked for its settings only. */
  private static final class Defaults extends KrakenStreamingExchange {
    @Override
    public ExchangeSpecification getExchangeSpecification() {
      return getDefaultExchangeSpecification();
    }
  }
}
