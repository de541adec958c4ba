package dev.tarn.ingest.standin;

import dev.tarn.ingest.source.SourceSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An exchange on a free port of the loopback interface. Its trades happen when {@link #publish} or
 * {@link #play} says so: they then go to whoever is connected, and into the history that requests
 * are answered from. Thread-safe.
 */
public final class ExchangeStandIn implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 65_536;

  private final Market market;
  private final History history;
  private final Faults faults = new Faults();
  private final Asked asked = new Asked();
  private final List<Dialect> dialects =
      List.of(new BinanceDialect(), new KrakenDialect(), new CoinbaseDialect());
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final AtomicInteger connectionsEver = new AtomicInteger();
  private final AtomicInteger published = new AtomicInteger();
  private final NioEventLoopGroup loops =
      new NioEventLoopGroup(2, new DefaultThreadFactory("stand-in", true));
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final @Nullable SslContext tls;
  private final Object publishing = new Object();
  private final int port;
  private volatile Channel listening;
  private volatile @Nullable Thread player;

  private ExchangeStandIn(Market market, @Nullable SslContext tls, int port) {
    this.market = market;
    this.tls = tls;
    history = new History(market);
    listening = bind(port);
    this.port = ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Opens one on a free port. */
  public static ExchangeStandIn of(Market market) {
    return new ExchangeStandIn(market, null, 0);
  }

  /** Opens one on a given port. */
  public static ExchangeStandIn of(Market market, int port) {
    return new ExchangeStandIn(market, null, port);
  }

  /** Opens one that speaks TLS only. */
  public static ExchangeStandIn secured(Market market, SslContext tls) {
    return new ExchangeStandIn(market, tls, 0);
  }

  private Channel bind(int at) {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(16_384, 65_536))
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channels.add(channel);
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(LARGEST_MESSAGE))
                    .addLast(new StandInHandler(ExchangeStandIn.this));
              }
            })
        .bind(InetAddress.getLoopbackAddress(), at)
        .syncUninterruptibly()
        .channel();
  }

  /** Where requests go. */
  public URI requests() {
    return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port);
  }

  /** Where the feed of an exchange ({@code binance}, {@code kraken}, {@code coinbase}) is. */
  public URI feed(String exchange) {
    String path = exchange.equals("binance") ? "" : "/" + exchange;
    return URI.create((tls == null ? "ws" : "wss") + "://127.0.0.1:" + port + path);
  }

  /** How a source reaches this stand-in as that exchange. */
  public SourceSettings settings(String exchange) {
    URI requests = requests();
    URI feed = feed(exchange);
    return new SourceSettings(
        exchange, Map.of(requests.getScheme(), requests, feed.getScheme(), feed), Map.of());
  }

  /** How it misbehaves. */
  public Faults faults() {
    return faults;
  }

  /** What it was asked for. */
  public Asked asked() {
    return asked;
  }

  /** What it replays. */
  public Market market() {
    return market;
  }

  /** How many trades have happened. */
  public int published() {
    return published.get();
  }

  /** How many feeds are connected. */
  public int connections() {
    return subscribers.size();
  }

  /** How many feeds have been connected since the beginning. */
  public int connectionsEver() {
    return connectionsEver.get();
  }

  /** Has the next trades happen, up to the market's end. Waits for clients that do not read. */
  public void publish(int count) {
    synchronized (publishing) {
      for (int i = 0; i < count && published.get() < market.trades().size(); i++) {
        MarketTrade trade = market.trades().get(published.get());
        history.add(trade);
        published.incrementAndGet();
        subscribers.forEach(subscriber -> subscriber.publish(trade));
      }
    }
  }

  /** Has all trades happen that are left. */
  public void publishAll() {
    publish(market.trades().size());
  }

  /** From now on history begins with the first trade, whichever was asked for. */
  public void ignoreIds() {
    history.ignoreIds();
  }

  /** Goes on by itself, so many trades a second, until the market's end or {@link #pause}. */
  public synchronized void play(double perSecond) {
    pause();
    Thread thread =
        new Thread(
            () -> {
              long start = System.nanoTime();
              for (long n = 1;
                  player == Thread.currentThread() && published.get() < market.trades().size();
                  n++) {
                LockSupport.parkNanos(start + (long) (n * 1e9 / perSecond) - System.nanoTime());
                publish(1);
              }
            },
            "stand-in-player");
    thread.setDaemon(true);
    player = thread;
    thread.start();
  }

  /** Has no more trades happen by themselves. */
  public synchronized void pause() {
    player = null;
  }

  /** Closes all connections, without a word. */
  public void disconnectAll() {
    subscribers.forEach(Subscriber::close);
  }

  /** Closes all connections and refuses new ones, until {@link #accept}. */
  public synchronized void refuse() {
    listening.close().syncUninterruptibly();
    channels.close().awaitUninterruptibly();
  }

  /** Listens again, on the same port. */
  public synchronized void accept() {
    if (!listening.isOpen()) {
      listening = bind(port);
    }
  }

  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    pause();
    refuse();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  Subscriber connected(Channel channel, Query address) {
    Dialect dialect =
        dialects.stream()
            .filter(d -> address.path().equals(d.feedPath()))
            .findFirst()
            .orElse(dialects.get(0));
    Subscriber subscriber = new Subscriber(dialect, channel, faults);
    dialect.subscribed(address, history, subscriber.wishes);
    connectionsEver.incrementAndGet();
    subscribers.add(subscriber);
    return subscriber;
  }

  void gone(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  void received(Subscriber subscriber, String message) {
    subscriber.dialect.received(message, history, subscriber.wishes).forEach(subscriber::send);
  }

  Reply answer(String uri) {
    asked.request(uri);
    Query query = Query.of(uri);
    Dialect dialect =
        dialects.stream().filter(d -> d.knows(query)).findFirst().orElse(dialects.get(0));
    Optional<Reply> fault = fault(dialect);
    if (fault.isPresent()) {
      return fault.get();
    }
    if (isData(query) && Faults.take(faults.empty)) {
      return Reply.of(dialect.empty(query));
    }
    return dialect.answer(query, new Dialect.Replies(history, asked));
  }

  /** What is answered instead of what was asked for, if anything. */
  Optional<Reply> fault(Query address) {
    return fault(
        dialects.stream()
            .filter(d -> address.path().equals(d.feedPath()))
            .findFirst()
            .orElse(dialects.get(0)));
  }

  private Optional<Reply> fault(Dialect dialect) {
    if (Faults.take(faults.failing)) {
      return Optional.of(Reply.of(faults.failureStatus, "<html>Something went wrong</html>"));
    }
    return Faults.take(faults.limited)
        ? Optional.of(dialect.limited(faults.retryAfter.toSeconds()))
        : Optional.empty();
  }

  private static boolean isData(Query query) {
    return query
        .path()
        .matches(".*/(historicalTrades|aggTrades|klines|Trades|OHLC|trades|candles)");
  }
}
