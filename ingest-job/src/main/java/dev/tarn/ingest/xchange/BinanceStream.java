package dev.tarn.ingest.xchange;

import info.bitrich.xchangestream.binance.BinanceStreamingService;
import info.bitrich.xchangestream.binance.KlineSubscription;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.service.netty.WebSocketClientHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import java.util.Map;

/** XChange's connection to Binance, whose messages go to a feed. */
final class BinanceStream extends BinanceStreamingService {
  private static final int LARGEST_FRAME = 4 << 20;
  private static final int IDLE_SECONDS = 10;

  private final SocketFeed feed;

  /**
   * @param address names all streams: nothing is subscribed to afterwards
   */
  BinanceStream(String address, SocketFeed feed) {
    super(
        address,
        ProductSubscription.create().build(),
        new KlineSubscription(Map.of()),
        LARGEST_FRAME,
        SocketFeed.PATIENCE,
        SocketFeed.PATIENCE,
        IDLE_SECONDS);
    this.feed = feed;
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
