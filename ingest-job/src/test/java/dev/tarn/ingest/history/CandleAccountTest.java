package dev.tarn.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Candle;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.Sessions;
import dev.tarn.market.session.TradingSession;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Which candles are missed. */
class CandleAccountTest {
  private static final PastMarket MARKET = new PastMarket(TradeNumbers.COUNTED, 100, "AB");
  private static final Predicate<Span> ALWAYS = span -> true;

  private static CandleAccount account(
      String timeframe, String from, String to, Predicate<Span> traded) {
    Span span = new Span(Instant.parse(from), Instant.parse(to));
    return new CandleAccount(Timeframe.parse(timeframe), List.of(Missing.of(span)), traded);
  }

  private static Candle candle(String timeframe, String time) {
    return MARKET.candle("AB", Timeframe.parse(timeframe), Instant.parse(time));
  }

  private static List<String> missing(CandleAccount account) {
    account.end(Instant.MAX);
    return account.drainMissing().stream().map(one -> one.span().toString()).toList();
  }

  @Test
  void nightsAndWeekendsOfASessionAreNotMissed() {
    TradingSession nse = Sessions.BUILT_IN.of("", "NSE_EQ|INE155A01022");
    Predicate<Span> traded = span -> new TradedTimes(nse).meet(span);
    // From a Friday's last minute to the Monday after it, whose first two are not there.
    CandleAccount account = account("1m", "2026-03-06T09:59:00Z", "2026-03-09T03:50:00Z", traded);
    account.take(candle("1m", "2026-03-06T09:59:00Z"));
    for (int minute = 45; minute < 50; minute++) {
      account.take(candle("1m", "2026-03-09T03:%d:00Z".formatted(minute)));
    }
    assertThat(missing(account)).isEmpty();
    account = account("1m", "2026-03-06T09:59:00Z", "2026-03-09T03:50:00Z", traded);
    account.take(candle("1m", "2026-03-06T09:59:00Z"));
    account.take(candle("1m", "2026-03-09T03:49:00Z"));
    assertThat(missing(account)).containsExactly("2026-03-06T10:00:00Z to 2026-03-09T03:49:00Z");
  }

  @Test
  void monthsHaveTheirOwnLengths() {
    CandleAccount account = account("1M", "2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z", ALWAYS);
    account.take(candle("1M", "2026-01-01T00:00:00Z"));
    account.take(candle("1M", "2026-02-01T00:00:00Z"));
    account.take(candle("1M", "2026-04-01T00:00:00Z"));
    assertThat(missing(account)).containsExactly("2026-03-01T00:00:00Z to 2026-04-01T00:00:00Z");
  }

  @Test
  void whereAVenueBeginsItsCandlesIsItsOwnAffair() {
    CandleAccount account = account("3d", "2026-01-01T00:00:00Z", "2026-01-10T00:00:00Z", ALWAYS);
    for (String day : List.of("02", "05", "08")) {
      assertThat(account.take(candle("3d", "2026-01-" + day + "T00:00:00Z"))).isTrue();
    }
    assertThat(missing(account)).isEmpty();
  }

  @Test
  void aCandleThatComesAgainOrIsOutsideIsNotTaken() {
    CandleAccount account = account("1m", "2026-03-06T10:00:00Z", "2026-03-06T10:03:00Z", ALWAYS);
    assertThat(account.take(candle("1m", "2026-03-06T09:59:00Z"))).isFalse();
    assertThat(account.take(candle("1m", "2026-03-06T10:00:00Z"))).isTrue();
    assertThat(account.take(candle("1m", "2026-03-06T10:00:00Z"))).isFalse();
    assertThat(account.take(candle("1m", "2026-03-06T10:02:00Z"))).isTrue();
    assertThat(account.isOver()).isTrue();
    assertThat(account.take(candle("1m", "2026-03-06T10:03:00Z"))).isFalse();
    assertThat(missing(account)).containsExactly("2026-03-06T10:01:00Z to 2026-03-06T10:02:00Z");
  }
}
