package dev.tarn.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceException.Kind;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A recording as a source. */
class CaptureSourceTest {
  private static final Subscription ALL =
      new Subscription(
          List.of(), Set.of(Subscription.Kind.TRADES, Subscription.Kind.CANDLES), List.of());
  private static final String KLINE =
      "{\"e\":\"kline\",\"s\":\"BTCUSDT\",\"k\":{\"t\":1626992700000,\"i\":\"%s\",\"o\":\"1\",\"c\":\"1\",\"h\":\"1\",\"l\":\"1\",\"v\":\"1\","
          + "\"n\":1,\"x\":true,\"q\":\"1\",\"V\":\"1\"}}\n";

  private static String trade(String symbol, long id) {
    return ("%d {\"e\":\"trade\",\"E\":1723161255343,\"s\":\"%s\",\"t\":%d,\"p\":\"1\",\"q\":\"1\",\"T\":1723161255342,\"m\":true,"
            + "\"M\":true}\n")
        .formatted(1_723_161_253_000_000_000L + id * 1_000_000_000, symbol, id);
  }

  private static CaptureSource source(String capture, Speed speed) {
    InputFile file =
        InputFile.standardInput(new ByteArrayInputStream(capture.getBytes(StandardCharsets.UTF_8)));
    return CaptureSource.of(file, "Binance", speed, bytes -> {});
  }

  /** Notes what comes. */
  private static class Notes implements FeedListener {
    final List<Tick> ticks = new CopyOnWriteArrayList<>();
    final List<Candle> candles = new CopyOnWriteArrayList<>();
    final List<Garbage> garbage = new CopyOnWriteArrayList<>();
    final CompletableFuture<SourceException> end = new CompletableFuture<>();

    @Override
    public void tick(Tick tick) {
      ticks.add(tick);
    }

    @Override
    public void candle(Candle candle) {
      candles.add(candle);
    }

    @Override
    public void garbage(Garbage one) {
      garbage.add(one);
    }

    @Override
    public void alive() {}

    @Override
    public void ended(SourceException cause) {
      assertThat(end.complete(cause)).isTrue();
    }

    Notes awaitEnd(Kind kind) throws Exception {
      assertThat(end.get(60, TimeUnit.SECONDS).kind()).isEqualTo(kind);
      return this;
    }
  }

  @Test
  void bringsWhatWasSubscribedToAndThenIsFinished() throws Exception {
    String capture =
        trade("BTCUSDT", 1) + trade("ETHUSDT", 2) + KLINE.formatted("1m") + KLINE.formatted("5m");
    Notes all = new Notes();
    Notes one = new Notes();
    Notes candles = new Notes();

    source(capture, Speed.MAX).subscribe(ALL, all);
    source(capture, Speed.MAX).subscribe(Subscription.trades(List.of("ETHUSDT")), one);
    source(capture, Speed.MAX)
        .subscribe(
            new Subscription(
                List.of(), Set.of(Subscription.Kind.CANDLES), List.of(Timeframe.parse("5m"))),
            candles);

    assertThat(all.awaitEnd(Kind.FINISHED).ticks).hasSize(2);
    assertThat(all.candles).hasSize(2);
    assertThat(one.awaitEnd(Kind.FINISHED).ticks).extracting(Tick::tradeId).containsExactly("2");
    assertThat(one.candles).isEmpty();
    assertThat(candles.awaitEnd(Kind.FINISHED).ticks).isEmpty();
    assertThat(candles.candles).extracting(Candle::timeframe).containsExactly("5m");
  }

  @Test
  void garbageBeforeTheFirstMessageIsKeptOnceThereIsOne() throws Exception {
    Notes notes = new Notes();

    source("hello\n" + trade("BTCUSDT", 1), Speed.MAX).subscribe(ALL, notes);

    assertThat(notes.awaitEnd(Kind.FINISHED).garbage)
        .extracting(Garbage::input)
        .containsExactly("hello");
  }

  @Test
  void isRefusedWhereItIsNoCapture() throws Exception {
    Notes notes = new Notes();

    source("hello\n", Speed.MAX).subscribe(ALL, notes);

    assertThat(notes.awaitEnd(Kind.REFUSED).garbage).isEmpty();
  }

  @Test
  void aFaultOfTheListenerEndsTheFeedAndIsNotSwallowed() throws Exception {
    Notes notes =
        new Notes() {
          @Override
          public void tick(Tick tick) {
            throw new IllegalStateException("no more");
          }
        };

    source(trade("BTCUSDT", 1), Speed.MAX).subscribe(ALL, notes);

    assertThat(notes.awaitEnd(Kind.UNAVAILABLE).end.get()).hasMessageContaining("no more");
  }

  @Test
  void aClosedFeedCallsNobodyAnyMore() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    Notes notes =
        new Notes() {
          @Override
          public void tick(Tick tick) {
            super.tick(tick);
            first.countDown();
          }
        };
    // The second trade comes a second later, at a hundredth of the speed.
    CaptureSource source = source(trade("BTCUSDT", 1) + trade("BTCUSDT", 2), Speed.parse("0.01"));
    Feed feed = source.subscribe(ALL, notes);
    assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();

    feed.close();
    feed.close();
    source.close();

    assertThat(notes.ticks).hasSize(1);
    assertThat(notes.end).isNotDone();
  }

  @Test
  void noLineIsPlayedBeforeItsTurn() throws Exception {
    Notes notes = new Notes();
    long start = System.nanoTime();

    source(trade("BTCUSDT", 1) + trade("BTCUSDT", 3) + trade("BTCUSDT", 2), Speed.parse("20"))
        .subscribe(ALL, notes);

    assertThat(notes.awaitEnd(Kind.FINISHED).ticks)
        .extracting(Tick::tradeId)
        .containsExactly("1", "3", "2");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void hasNoHistory() {
    CaptureSource source = source("", Speed.MAX);

    assertThat(source.venue()).isEqualTo("binance");
    assertThat(source.symbol("btcUsdt")).isEqualTo("BTCUSDT");
    assertThatThrownBy(() -> source.trades("BTCUSDT", new Start.At(Instant.EPOCH), Instant.EPOCH))
        .isInstanceOf(SourceException.class);
  }

  @Test
  void aFileThatCannotBeReadIsUnavailable() throws Exception {
    InputFile file =
        new InputFile(
            Path.of("standard input"),
            () -> {
              throw new IOException("broken");
            });
    Notes notes = new Notes();

    CaptureSource.of(file, "binance", Speed.MAX, bytes -> {}).subscribe(ALL, notes);

    assertThat(notes.awaitEnd(Kind.UNAVAILABLE).end.get())
        .hasMessage("Cannot read standard input: broken");
  }
}
