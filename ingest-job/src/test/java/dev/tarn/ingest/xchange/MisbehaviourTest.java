package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a source hands on of a venue that misbehaves; putting it right is not its business. */
class MisbehaviourTest {
  private static final Instant NEVER = Instant.parse("2099-01-01T00:00:00Z");
  private static final Subscription TRADES = Subscription.trades(List.of("BTCUSDT"));

  private ExchangeStandIn exchange;
  private Source source;
  private final Heard heard = new Heard();

  @BeforeEach
  void open() throws SourceException {
    exchange =
        ExchangeStandIn.of(
            Market.generated(7, Instant.parse("2024-08-09T23:59:00Z"), 100, Instrument.BTC_USDT));
    source = new XChangeProvider().open(exchange.settings("binance"));
  }

  @AfterEach
  void close() {
    source.close();
    exchange.close();
  }

  private Feed connect() throws Exception {
    int before = exchange.connectionsEver();
    Feed feed = source.subscribe(TRADES, heard);
    await().until(() -> exchange.connectionsEver() > before);
    return feed;
  }

  private static List<Long> ids(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void whatIsRepeatedComesTwice() throws Exception {
    exchange.faults().repeatEveryMessages(10);
    try (Feed feed = connect()) {
      exchange.publishAll();
      await().until(() -> heard.ticks().size() == 110);
    }
    assertThat(new HashSet<>(heard.sequences()))
        .containsExactlyInAnyOrderElementsOf(ids(5_000, 5_100));
    assertThat(heard.sequences().subList(9, 11)).containsExactly(5_009L, 5_009L);
  }

  @Test
  void whatIsOutOfOrderComesSo() throws Exception {
    exchange.faults().reorderEveryMessages(10);
    try (Feed feed = connect()) {
      exchange.publish(95);
      await().until(() -> heard.ticks().size() == 95);
    }
    assertThat(heard.sequences().subList(8, 12)).containsExactly(5_008L, 5_010L, 5_009L, 5_011L);
    assertThat(heard.sequences()).containsExactlyInAnyOrderElementsOf(ids(5_000, 5_095));
  }

  @Test
  void aVenueThatDropsConnectionsAfterAWhileOrSomeMessagesEndsEachFeed() throws Exception {
    exchange.faults().dropEveryMessages(30);
    connect();
    exchange.publish(50);
    await().until(() -> heard.ends().size() == 1);
    assertThat(heard.sequences()).containsExactlyElementsOf(ids(5_000, 5_030));
    exchange.faults().dropEveryMessages(0);
    exchange.faults().dropEvery(Duration.ofMillis(50));
    connect();
    await().until(() -> heard.ends().size() == 2);
  }

  @Test
  void aVenueThatStallsKeepsTheConnectionAndSaysNothing() throws Exception {
    try (Feed feed = connect()) {
      exchange.publish(10);
      await().until(() -> heard.ticks().size() == 10);
      exchange.faults().stall();
      exchange.publish(10);
      exchange.faults().resume();
      exchange.publish(10);
      await().until(() -> heard.ticks().size() == 20);
      assertThat(heard.ends()).isEmpty();
    }
    assertThat(heard.sequences()).doesNotContainAnyElementsOf(ids(5_010, 5_020));
    assertThat(source.trades("BTCUSDT", new Start.AtTrade(5_010), NEVER).rows()).hasSize(20);
  }

  @Test
  void aSlowAnswerIsWaitedFor() throws Exception {
    exchange.publishAll();
    exchange.faults().delayAnswers(Duration.ofMillis(200));
    assertThat(source.trades("BTCUSDT", new Start.AtTrade(5_000), NEVER).rows()).hasSize(100);
  }
}
