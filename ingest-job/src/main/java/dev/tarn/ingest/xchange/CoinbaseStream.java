package dev.tarn.ingest.xchange;

import info.bitrich.xchangestream.coinbasepro.CoinbaseProStreamingService;
import info.bitrich.xchangestream.coinbasepro.dto.CoinbaseProOrderBookMode;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.service.netty.WebSocketClientHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import java.io.IOException;
import java.io.UncheckedIOException;

/** XChange's connection to Coinbase, whose messages go to a feed. */
final class CoinbaseStream extends CoinbaseProStreamingService {
  private static final int LARGEST_FRAME = 4 << 20;
  private static final int IDLE_SECONDS = 10;

  private final SocketFeed feed;

  CoinbaseStream(String address, ProductSubscription products, SocketFeed feed) {
    super(
        address,
        LARGEST_FRAME,
        SocketFeed.PATIENCE,
        SocketFeed.PATIENCE,
        IDLE_SECONDS,
        () -> null,
        CoinbaseProOrderBookMode.Default);
    this.feed = feed;
    subscribeMultipleCurrencyPairs(products);
  }

  /** Asks for what the products name. */
  void subscribe() {
    try {
      sendMessage(getSubscribeMessage(""));
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
}
