package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Heard;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What connections leave behind. Alone, since it counts the threads of the process. */
@Isolated
class ConnectionsTest {
  private static final Map<String, String> SYMBOLS =
      Map.of("binance", "BTCUSDT", "kraken", "XBT/USDT", "coinbase", "BTC-USDT");

  private ExchangeStandIn exchange;

  @BeforeEach
  void open() {
    exchange =
        ExchangeStandIn.of(
            Market.generated(7, Instant.parse("2024-08-09T23:59:00Z"), 1_000, Instrument.BTC_USDT));
  }

  @AfterEach
  void close() {
    exchange.close();
  }

  private static long connectionThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("nioEventLoop") || name.startsWith("requests-"))
        .count();
  }

  @Test
  void fiftyConnectionsThatAreClosedDropOrFailLeaveNoThread() throws Exception {
    for (int i = 0; i < 50; i++) {
      for (String name : SYMBOLS.keySet()) {
        Subscription trades = Subscription.trades(List.of(SYMBOLS.get(name)));
        Heard heard = new Heard();
        try (Source source = new XChangeProvider().open(exchange.settings(name))) {
          switch (i % 3) {
            case 0 -> source.subscribe(trades, heard).close();
            case 1 -> {
              source.subscribe(trades, heard);
              int before = exchange.connectionsEver();
              await()
                  .until(() -> exchange.connections() > 0 || exchange.connectionsEver() > before);
              exchange.disconnectAll();
              await().until(() -> !heard.ends().isEmpty());
              assertThat(heard.ends()).hasSize(1);
            }
            default -> {
              exchange.refuse();
              assertThat(
                      catchThrowableOfType(
                          SourceException.class, () -> source.subscribe(trades, heard)))
                  .isNotNull();
              exchange.accept();
            }
          }
        }
      }
    }
    await().until(() -> connectionThreads() == 0);
  }

  @Test
  void aClosedSourceEndsItsFeeds() throws Exception {
    Source source = new XChangeProvider().open(exchange.settings("binance"));
    Heard heard = new Heard();
    Feed feed = source.subscribe(Subscription.trades(List.of("BTCUSDT")), heard);
    await().until(() -> exchange.connections() == 1);
    source.close();
    await().until(() -> exchange.connections() == 0);
    feed.close();
    assertThat(heard.ends()).isEmpty();
    await().until(() -> connectionThreads() == 0);
  }

  @Test
  void aRequestThatWaitsIsGivenUpWhenItsThreadIsInterrupted() throws Exception {
    exchange.faults().delayAnswers(Duration.ofMinutes(1));
    try (Source source = new XChangeProvider().open(exchange.settings("binance"))) {
      Thread asking =
          new Thread(
              () -> {
                try {
                  source.trades("BTCUSDT", new Start.AtTrade(1), Instant.now());
                } catch (SourceException e) {
                  throw new IllegalStateException(e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      asking.start();
      await().until(() -> exchange.asked().requests("historicalTrades") == 1);
      asking.interrupt();
      asking.join(5_000);
      assertThat(asking.isAlive()).isFalse();
    }
    exchange.close();
    await().until(() -> connectionThreads() == 0);
  }
}
