package dev.tarn.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.read.ReaderMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those who ask for the newest bars are given while the lake cannot be read for a while. */
class LaggingBarsTest {
  private static final Instant MINUTE = Instant.now().truncatedTo(ChronoUnit.MINUTES);
  private static final Instrument SERIES = new Instrument("test", "BTCUSDT");
  private static final CandleForm FORM = new CandleForm(false, ZoneOffset.UTC);
  private static final KeptSeries.Key KEY =
      new KeptSeries.Key(SERIES, Timeframe.parse("1m"), false);

  private final ServedLake served = ServedLake.make();
  private final Figures figures = new Figures();
  private final ReaderMemory memory = ReaderMemory.ofFiles();
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicReference<CandleStore> store = new AtomicReference<>();
  private final Lane lane =
      new Lane(
          new Lane.LaneSettings("test", served.lake(), memory, 64L << 20, Duration.ofMinutes(1)),
          gate.readLock(),
          clock);
  private final Watch watch =
      new Watch(
          served.lake(),
          memory,
          new ReentrantReadWriteLock().readLock(),
          change -> store.get().changed(change));

  @BeforeEach
  void keepBars() {
    store.set(new CandleStore(watch, lane, figures, (key, bars) -> {}));
    tick(100);
    assertThat(text(ask(Freshness.now()).join())).contains("\"close\":100");
  }

  @AfterEach
  void end() {
    lane.close();
    clock.shutdownNow();
    watch.close();
    served.close();
  }

  @Test
  void barsThatAreBeingReadAnewAreGivenAsTheyAre() {
    gate.writeLock().lock();
    try {
      tick(200);
      watch.look();
      CompletableFuture<CandleStore.Dated> kept = ask(Freshness.within(0));
      assertThat(kept).isDone();
      assertThat(text(kept.join())).contains("\"close\":100").doesNotContain("200");
      assertThat(figures.lagging.sum()).isEqualTo(1);
      assertThat(kept.join().ageSeconds()).isBetween(0L, 4L);
      CompletableFuture<CandleStore.Dated> exact = ask(Freshness.now());
      assertThat(exact).isNotDone();
      gate.writeLock().unlock();
      assertThat(text(exact.join())).contains("\"close\":200");
      assertThat(figures.lagging.sum()).isEqualTo(1);
    } finally {
      if (gate.isWriteLockedByCurrentThread()) {
        gate.writeLock().unlock();
      }
    }
  }

  @Test
  void barsThatHaveLaggedForTooLongAreWaitedFor() {
    gate.writeLock().lock();
    try {
      tick(200);
      watch.look();
      long found = System.nanoTime();
      await().until(() -> !Freshness.within(0).lagging().takes(found));
      CompletableFuture<CandleStore.Dated> late = ask(Freshness.within(0));
      assertThat(late).isNotDone();
      gate.writeLock().unlock();
      assertThat(text(late.join())).contains("\"close\":200");
      assertThat(figures.lagging.sum()).isZero();
    } finally {
      if (gate.isWriteLockedByCurrentThread()) {
        gate.writeLock().unlock();
      }
    }
  }

  @Test
  void aSymbolIsFoundWhileAllAreReadAnew() {
    Instruments instruments = new Instruments(lane);
    instruments.all().join();
    Freshness lagging = Freshness.within(0).lagging();
    gate.writeLock().lock();
    try {
      instruments.changed(new Change(1, true, List.of()), System.nanoTime());
      assertThat(instruments.named("btcusdt", Optional.empty(), lagging))
          .isCompletedWithValue(SERIES);
      assertThat(instruments.named("btcusdt", Optional.empty(), Freshness.now())).isNotDone();
      CompletableFuture<Instrument> unknown =
          instruments.named("nosuch", Optional.empty(), lagging);
      assertThat(unknown).isNotDone();
      gate.writeLock().unlock();
      assertThat(unknown).failsWithin(Duration.ofSeconds(20));
    } finally {
      if (gate.isWriteLockedByCurrentThread()) {
        gate.writeLock().unlock();
      }
    }
  }

  @Test
  void everySeriesIsReadThoughThereIsTimeForOneQueryOfAKindOnly() throws Exception {
    Files.writeString(served.home().resolve("lake.yaml"), "footprint:\n  '*': 10\n");
    store.set(new CandleStore(watch, lane, figures, (key, bars) -> {}, Duration.ZERO));
    List<KeptSeries.Key> keys =
        Stream.of("1m", "5m", "15m", "1h")
            .map(Timeframe::parse)
            .flatMap(
                timeframe ->
                    Stream.of(false, true)
                        .map(footprint -> new KeptSeries.Key(SERIES, timeframe, footprint)))
            .toList();
    for (int price = 200; price < 203; price++) {
      tick(price);
      List<CompletableFuture<CandleStore.Dated>> asked =
          keys.stream().map(key -> store.get().ask(key, 5, FORM, Freshness.now())).toList();
      for (CompletableFuture<CandleStore.Dated> bars : asked) {
        assertThat(bars).succeedsWithin(Duration.ofSeconds(20));
        assertThat(text(bars.join())).contains("\"close\":" + price);
      }
    }
  }

  private CompletableFuture<CandleStore.Dated> ask(Freshness freshness) {
    return store.get().ask(KEY, 5, FORM, freshness);
  }

  private static String text(CandleStore.Dated bars) {
    return new String(bars.answer().body(), StandardCharsets.UTF_8);
  }

  private void tick(double price) {
    served.append(
        MarketDatasets.TICKS,
        List.of(
            new Tick(
                SERIES.venue(),
                SERIES.symbol(),
                MINUTE.minusSeconds(3_600).plusMillis((long) price),
                price,
                1,
                Side.BUY,
                "t" + price,
                null,
                null)));
  }
}
