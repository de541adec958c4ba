package dev.tarn.serve.pages;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A lake at work: ticks and a runner's states come in all the time, and a writer publishes every
 * other second. Symbols that would be markup are among them.
 */
final class LiveLake implements AutoCloseable {
  /** Has ticks and a history. */
  static final Instrument ALPHA = new Instrument("DEMO", "ALPHA");

  /** Has no ticks, but more history than is loaded at once. */
  static final Instrument LONG = new Instrument("DEMO", "LONG");

  /** Would be bold, and would run a script, were they taken for markup. */
  static final List<Instrument> HOSTILE =
      List.of(
          new Instrument("DEMO", "<b>BOLD</b>"),
          new Instrument("DEMO", "\"><img src=x onerror=alert(1)>"),
          new Instrument("DEMO", "NSE_EQ|INE155A01022"));

  /** To be given one after the other. */
  static final List<String> SIGNALS = List.of("BUY", "EXIT", "SELL", "SHORT", "COVER");

  static final Timeframe MINUTE = Timeframe.parse("1m");
  static final int LONG_BARS = 1_300;
  static final String STRATEGY = "sma-cross";

  private final Lake lake;
  private final StagingArea area;
  private final Appender ticks;
  private final Appender candles;
  private final Appender signals;
  private final Appender states;
  private final Appender orders;
  private final AtomicLong trades = new AtomicLong();
  private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
  private @Nullable Program writer;

  LiveLake(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("lake.yaml"), "footprint:\n  \"*\": 0.5\n");
    lake = Lake.at(folder.toString());
    area = new StagingArea(lake);
    ticks = appender(MarketDatasets.TICKS);
    candles = appender(MarketDatasets.CANDLES);
    signals = appender(MarketDatasets.SIGNALS);
    states = appender(MarketDatasets.RUNNER_STATE);
    orders = appender(MarketDatasets.ORDER_EVENTS);
  }

  /** Appends the history, and begins to work. */
  LiveLake start() throws IOException {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    history(ALPHA, minute.minus(2, ChronoUnit.MINUTES), 240);
    history(LONG, minute, LONG_BARS);
    HOSTILE.forEach(symbol -> history(symbol, minute, 30));
    report();
    state(LONG, RunnerStatus.RUNNING, Instant.now().minus(Duration.ofHours(3)));
    states.append(
        RunnerState.of(STRATEGY, new Instrument("DEMO", "EMPTY"), MINUTE, RunnerStatus.WAITING)
            .build());
    states.append(
        RunnerState.of(STRATEGY, new Instrument("DEMO", "BROKEN"), MINUTE, RunnerStatus.FAILED)
            .message("Cannot go on: </span><script>alert(2)</script>")
            .lastBarTime(minute)
            .build());
    Signal sell = signal(ALPHA, "SELL", minute.minus(20, ChronoUnit.MINUTES));
    OrderEvent placed =
        OrderEvent.of("order-1", ALPHA, Side.SELL, "MARKET", 2)
            .signal(sell)
            .eventTime(minute.minus(18, ChronoUnit.MINUTES))
            .build();
    orders.append(placed);
    orders.append(
        placed
            .next(OrderStatus.FILLED)
            .filled(2, price(18))
            .eventTime(minute.minus(17, ChronoUnit.MINUTES))
            .build());
    flush();
    work.scheduleWithFixedDelay(this::tick, 0, 100, TimeUnit.MILLISECONDS);
    work.scheduleWithFixedDelay(this::report, 5, 5, TimeUnit.SECONDS);
    writer =
        Program.start(WriterJob.class, "run", "--every", "2s", "--lake", home().toString()).drain();
    return this;
  }

  Path home() {
    return lake.home();
  }

  private Appender appender(Dataset dataset) {
    return area.appender(
        dataset, AppenderOptions.of("pages-test").withFlushInterval(Duration.ofMillis(500)));
  }

  private void tick() {
    long number = trades.incrementAndGet();
    Instant now = Instant.now();
    double price = 100 + 3 * Math.sin(number / 1_200.0) + 0.4 * Math.sin(number / 9.0);
    Side side = number % 3 == 0 ? Side.SELL : Side.BUY;
    ticks.append(
        new Tick(
            ALPHA.venue(),
            ALPHA.symbol(),
            now,
            round(price),
            (1 + number % 5) / 20.0,
            side,
            "t" + number,
            number,
            null));
  }

  private void report() {
    HOSTILE.forEach(symbol -> state(symbol, RunnerStatus.RUNNING, Instant.now()));
    state(ALPHA, RunnerStatus.RUNNING, Instant.now());
  }

  private void history(Instrument instrument, Instant last, int bars) {
    for (int back = bars - 1; back >= 0; back--) {
      Instant open = last.minus(back, ChronoUnit.MINUTES);
      double from = price(back + 1);
      double to = price(back);
      candles.append(
          new Candle(
              instrument.venue(),
              instrument.symbol(),
              "1m",
              open,
              from,
              round(Math.max(from, to) + 0.3),
              round(Math.min(from, to) - 0.3),
              to,
              50 + back % 40,
              null,
              20.0 + back % 20,
              30.0 + back % 20,
              null,
              null,
              CandleSource.EXCHANGE,
              true,
              0));
    }
  }

  private static double price(int back) {
    return round(100 + 6 * Math.sin(back / 30.0) + 2 * Math.sin(back / 5.0));
  }

  private static double round(double price) {
    return Math.round(price * 100) / 100.0;
  }

  /** Appends what a runner says of itself. */
  void state(Instrument instrument, RunnerStatus status, Instant at) {
    states.append(
        RunnerState.of(STRATEGY, instrument, MINUTE, status)
            .bias("LONG")
            .signalState("WAITING")
            .lastBarTime(at.truncatedTo(ChronoUnit.MINUTES))
            .updatedAt(at)
            .build());
  }

  void bias(Instrument instrument, String bias) {
    states.append(
        RunnerState.of(STRATEGY, instrument, MINUTE, RunnerStatus.RUNNING)
            .bias(bias)
            .signalState("TRIGGERED")
            .lastBarTime(Instant.now().truncatedTo(ChronoUnit.MINUTES))
            .build());
  }

  /** Gives a signal. */
  Signal signal(Instrument instrument, String type, Instant bar) {
    Signal signal = Signal.of(STRATEGY, instrument, MINUTE, bar, type).build();
    signals.append(signal);
    return signal;
  }

  private void flush() {
    List.of(ticks, candles, signals, states, orders).forEach(Appender::flush);
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    work.shutdownNow();
    try {
      if (!work.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The ticks do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List.of(ticks, candles, signals, states, orders).forEach(Appender::close);
  }
}
