package dev.tarn.ingest.standin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to the stand-in: requests, or a WebSocket after the first one. */
final class StandInHandler extends SimpleChannelInboundHandler<Object> {
  private final ExchangeStandIn standIn;
  private @Nullable Subscriber subscriber;

  StandInHandler(ExchangeStandIn standIn) {
    this.standIn = standIn;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    if (message instanceof FullHttpRequest request) {
      if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
        upgrade(context, request);
      } else {
        answer(context, request);
      }
    } else if (message instanceof PingWebSocketFrame ping && !standIn.faults().stalled) {
      context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    } else if (message instanceof CloseWebSocketFrame) {
      context.close();
    } else if (message instanceof TextWebSocketFrame text && subscriber != null) {
      standIn.received(subscriber, text.text());
    }
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    Query address = Query.of(request.uri());
    Optional<Reply> fault = standIn.fault(address);
    if (fault.isPresent()) {
      reply(context, request, fault.get());
      return;
    }
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                "ws://" + request.headers().get(HttpHeaderNames.HOST) + request.uri(), null, true)
            .newHandshaker(request);
    handshaker
        .handshake(context.channel(), request)
        .addListener(done -> subscriber = standIn.connected(context.channel(), address));
  }

  private void answer(ChannelHandlerContext context, FullHttpRequest request) {
    reply(context, request, standIn.answer(request.uri()));
  }

  private void reply(ChannelHandlerContext context, FullHttpRequest request, Reply reply) {
    boolean keep = HttpUtil.isKeepAlive(request);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8));
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8");
    HttpUtil.setContentLength(response, response.content().readableBytes());
    context
        .executor()
        .schedule(
            () -> {
              var sent = context.writeAndFlush(response);
              if (!keep) {
                sent.addListener(ChannelFutureListener.CLOSE);
              }
            },
            standIn.faults().delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (subscriber != null) {
      standIn.gone(subscriber);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A client that breaks off; or one that speaks TLS to a plain port, or the other way round.
    context.close();
  }
}
