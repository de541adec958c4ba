package dev.tarn.ingest.xchange;

import info.bitrich.xchangestream.service.netty.WebSocketClientHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Tells a feed what happens on its connection. Takes the place of XChange's handlers, which connect
 * again by themselves, log, and leave whoever waits for a handshake waiting when it breaks off.
 */
final class FeedHandler extends WebSocketClientHandler {
  private final SocketFeed feed;
  private @Nullable Throwable failure;

  FeedHandler(
      WebSocketClientHandshaker handshaker, WebSocketMessageHandler messages, SocketFeed feed) {
    super(handshaker, messages);
    this.feed = feed;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    super.handlerAdded(context);
    feed.attached(context.channel());
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null) {
      // Netty 4.1 checks who has signed a certificate, but not for which host, unless it is told.
      SSLParameters parameters = tls.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.engine().setSSLParameters(parameters);
    }
  }

  @Override
  public void channelRead0(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof PingWebSocketFrame || message instanceof PongWebSocketFrame) {
      feed.alive();
    }
    super.channelRead0(context, message);
  }

  /** After a while without a word the venue is asked whether it is there. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && handshaker.isHandshakeComplete()) {
      context.writeAndFlush(new PingWebSocketFrame());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Throwable cause = failure;
    ((ChannelPromise) handshakeFuture())
        .tryFailure(cause == null ? new IOException("the connection was closed at once") : cause);
    feed.gone(cause);
  }
}
