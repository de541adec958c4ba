package dev.tarn.strategy;

import static dev.tarn.strategy.Market.MINUTE;
import static dev.tarn.strategy.Market.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.Instrument;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendersTest {
  private static final Instrument A = Instrument.of("x", "A");

  @TempDir private Path folder;
  private Market market;

  @BeforeEach
  void market() {
    market = new Market(folder);
  }

  @Test
  void manyThreadsAppendThroughOneLakeAndClosingFlushes() throws Exception {
    int threads = 8;
    int each = 250;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (StrategyLake lake = market.open()) {
      List<Future<?>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String strategy = "s" + thread;
        work.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    Signal signal = signal(strategy, i);
                    lake.append(signal);
                    lake.append(
                        OrderEvent.of("o" + i, A, Side.BUY, "MARKET", 1)
                            .account(strategy)
                            .signal(signal)
                            .build());
                    if (i % 100 == 0) {
                      lake.flush();
                    }
                  }
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    try (StrategyLake lake = market.open()) {
      for (int thread = 0; thread < threads; thread++) {
        assertThat(lake.signals("s" + thread, TimeRange.ALL))
            .extracting(Signal::barTime)
            .containsExactlyElementsOf(
                IntStream.range(0, each).mapToObj(i -> signal("s", i).barTime()).toList());
        assertThat(lake.orders("s" + thread).stream().map(OrderEvent::orderId))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, each).mapToObj(i -> "o" + i).collect(Collectors.toSet()));
      }
    }
  }

  @Test
  void whatTheDiskRefusesReachesWhoAppendsAndCanBeAppendedAgain() throws Exception {
    try (StrategyLake lake = market.open()) {
      Path staging = market.lake().home().resolve("staging");
      Files.createDirectories(staging.getParent());
      Files.writeString(staging, "in the way");
      assertThatThrownBy(() -> lake.append(signal("s", 0)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(staging.toString());
      Files.delete(staging);
      lake.append(signal("s", 0));
      lake.flush();
      assertThat(lake.signals("s", TimeRange.ALL)).containsExactly(signal("s", 0));
    }
  }

  @Test
  void aClosedLakeTakesNothing() {
    StrategyLake lake = market.open();
    lake.append(signal("s", 0));
    lake.close();
    lake.close();
    assertThatThrownBy(() -> lake.append(signal("s", 1))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lake.append(OrderEvent.of("o", A, Side.BUY, "MARKET", 1).build()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the lake is closed");
    assertThat(lake.signals("s", TimeRange.ALL)).containsExactly(signal("s", 0));
  }

  @Test
  void aProducerThatIsNoNameIsRefused() {
    try (StrategyLake lake =
        StrategyLake.open(market.lake().home(), AppenderOptions.of("../elsewhere"))) {
      assertThatThrownBy(() -> lake.append(signal("s", 0))).isInstanceOf(RefusedException.class);
    }
    assertThat(market.lake().home()).doesNotExist();
  }

  private static Signal signal(String strategy, int minute) {
    return Signal.of(strategy, A, MINUTE, at("10:00").plusSeconds(60L * minute), "BUY")
        .createdAt(at("10:00"))
        .build();
  }
}
