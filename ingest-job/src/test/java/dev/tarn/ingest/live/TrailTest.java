package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What has to be asked for, whatever the clocks say. */
class TrailTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  private final Trail trail = new Trail("A", TradeNumbers.UNCOUNTED);

  private static Tick tick(Instant time) {
    return new Tick("market", "A", time, 1, 1, Side.BUY, time.toString(), null, NOON);
  }

  private static OwedTrades between(Instant from, Instant to) {
    return new OwedTrades("A", new Start.At(from), OptionalLong.empty(), to.plus(OVERLAP));
  }

  @Test
  void theFirstTradeOfAFeedTellsUpToWhenToAskWhereThisClockIsSlow() {
    trail.came(tick(NOON));
    trail.connecting();
    trail.connected(NOON.minusSeconds(3_600));
    trail.came(tick(NOON.plusSeconds(60)));
    trail.came(tick(NOON.plusSeconds(70)));
    assertThat(trail.missing(NOON)).contains(between(NOON, NOON.plusSeconds(60)));
  }

  @Test
  void whatWasAskedForBySlowClockIsAskedForAgainOnceTheFirstTradeCame() {
    trail.came(tick(NOON));
    trail.connecting();
    trail.connected(NOON.minusSeconds(3_600));
    trail.settled(trail.missing(NOON).orElseThrow());
    assertThat(trail.missing(NOON)).isEmpty();
    trail.came(tick(NOON.plusSeconds(60)));
    assertThat(trail.missing(NOON)).contains(between(NOON, NOON.plusSeconds(60)));
  }

  @Test
  void aFirstTradeThatComesBeforeTheFeedIsReportedCounts() {
    trail.came(tick(NOON));
    trail.connecting();
    trail.came(tick(NOON.plusSeconds(60)));
    trail.connected(NOON.minusSeconds(3_600));
    assertThat(trail.missing(NOON)).contains(between(NOON, NOON.plusSeconds(60)));
  }

  @ParameterizedTest
  @EnumSource(TradeNumbers.class)
  void aFeedThatBrokeBeforeItsFirstTradeIsAskedForFromItsBegin(TradeNumbers numbers) {
    Trail quiet = new Trail("A", numbers);
    quiet.connecting();
    quiet.connected(NOON);
    assertThat(quiet.missing(NOON)).isEmpty();
    quiet.connecting();
    quiet.connected(NOON.plusSeconds(60));
    assertThat(quiet.missing(NOON)).contains(between(NOON, NOON.plusSeconds(60)));
    assertThat(quiet.owedFrom()).contains(NOON);
  }

  @Test
  void whatIsOwedFromBeforeIsNotAskedForUntilAFeedHasBegun() {
    trail.owes(NOON);
    trail.connecting();
    assertThat(trail.missing(NOON)).isEmpty();
    trail.connecting();
    trail.connected(NOON.plusSeconds(60));
    assertThat(trail.missing(NOON)).contains(between(NOON, NOON.plusSeconds(60)));
  }

  @Test
  void whatHasBeenReachedIsNotAskedForAgainAfterTheNextBreak() {
    trail.came(tick(NOON));
    trail.connecting();
    trail.connected(NOON.plusSeconds(60));
    OwedTrades left = trail.reached(trail.missing(NOON).orElseThrow(), NOON.plusSeconds(40));
    assertThat(trail.owedFrom()).contains(NOON.plusSeconds(40));
    trail.connecting();
    trail.connected(NOON.plusSeconds(80));
    trail.settled(left);
    assertThat(trail.missing(NOON)).contains(between(NOON.plusSeconds(40), NOON.plusSeconds(80)));
  }

  @Test
  void numbersThatWereNotAskedForAreNewThoughLaterOnesHaveCome() {
    Trail counted = new Trail("A", TradeNumbers.COUNTED);
    counted.connecting();
    counted.connected(NOON);
    counted.connecting();
    counted.connected(NOON.plusSeconds(60));
    counted.came(numbered(8));
    counted.came(numbered(9));
    assertThat(counted.isBehind()).isTrue();
    assertThat(counted.isNew(numbered(5))).isTrue();
  }

  private static Tick numbered(long number) {
    return new Tick(
        "market",
        "A",
        NOON.plusSeconds(60 + number),
        1,
        1,
        Side.BUY,
        String.valueOf(number),
        number,
        NOON);
  }
}
