package dev.tarn.strategy;

import static dev.tarn.strategy.Market.MINUTE;
import static dev.tarn.strategy.Market.QUARTER;
import static dev.tarn.strategy.Market.at;
import static dev.tarn.strategy.Market.candle;
import static dev.tarn.strategy.Market.candles;
import static dev.tarn.strategy.Market.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarFollowerTest {
  private static final Instrument A = Instrument.of("x", "A");
  private static final Instrument B = Instrument.of("x", "B");
  private static final Instrument ELSEWHERE = Instrument.of("y", "A");
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path folder;
  private Market market;
  private StrategyLake lake;

  @BeforeEach
  void open() {
    market = new Market(folder);
    lake = market.open();
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void barsThatCloseFromNowOnAreGivenOnce() throws Exception {
    market.stage(tick(A, at("10:00"), 1), tick(A, at("10:01"), 2));
    BarFollower follower = lake.follow(List.of(A), MINUTE, Map.of());
    assertThat(follower.next(SHORT)).isEmpty();
    market.stage(tick(A, at("10:02"), 3));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:01");
    market.stage(tick(A, at("10:02:30"), 4));
    assertThat(follower.next(SHORT)).isEmpty();
    market.write();
    assertThat(follower.next(SHORT)).isEmpty();
    market.stage(tick(A, at("10:05"), 5));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:02");
  }

  @Test
  void barsAfterATimeAreGivenInTheOrderOfTheirTimes() throws Exception {
    market.stage(
        Stream.concat(candles(A, MINUTE, at("10:00"), 3), candles(B, MINUTE, at("10:01"), 2)));
    BarFollower follower =
        lake.follow(List.of(A, B), MINUTE, Map.of(A, at("10:00"), B, at("09:00")));
    assertThat(told(follower.next(PATIENT)))
        .containsExactly("x:A 10:01", "x:B 10:01", "x:A 10:02", "x:B 10:02");
    assertThat(follower.next(SHORT)).isEmpty();
  }

  @Test
  void aLongerBarIsGivenOnceItsLastPartIsClosed() throws Exception {
    market.isNow("10:14:30");
    market.stage(candles(A, MINUTE, at("10:00"), 14));
    BarFollower follower = lake.follow(List.of(A), QUARTER, Map.of());
    assertThat(follower.next(SHORT)).isEmpty();
    market.stage(candle(A, MINUTE, at("10:14"), 100));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:00");
  }

  @Test
  void theClockClosesABarWhoseLastMinuteHadNoTrade() throws Exception {
    market.isNow("10:14:30");
    market.stage(candles(A, MINUTE, at("10:00"), 14));
    BarFollower follower = lake.follow(List.of(A), QUARTER, Map.of());
    assertThat(follower.next(SHORT)).isEmpty();
    market.isNow("10:15:10");
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:00");
  }

  @Test
  void theClockWaitsForALastMinuteThatIsOnItsWay() throws Exception {
    market.isNow("10:14:30");
    market.stage(candles(A, MINUTE, at("10:00"), 14));
    BarFollower follower = lake.follow(List.of(A), QUARTER, Map.of());
    assertThat(follower.next(SHORT)).isEmpty();
    market.isNow("10:15:01");
    assertThat(follower.next(SHORT)).isEmpty();
    market.stage(candle(A, MINUTE, at("10:14"), 7));
    assertThat(follower.next(PATIENT))
        .singleElement()
        .satisfies(bar -> assertThat(bar.candle().close()).isEqualTo(7));
  }

  @Test
  void aLakeAndItsSymbolsMayComeLater() throws Exception {
    BarFollower follower = lake.follow(List.of(A, B), MINUTE, Map.of());
    assertThat(follower.next(SHORT)).isEmpty();
    market.stage(candles(A, MINUTE, at("10:00"), 2));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:00", "x:A 10:01");
    market.stage(candles(B, MINUTE, at("10:01"), 1));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:B 10:01");
  }

  @Test
  void venuesAreFollowedEachForItself() throws Exception {
    BarFollower follower =
        lake.follow(List.of(A, ELSEWHERE), MINUTE, Map.of(A, at("09:59"), ELSEWHERE, at("09:59")));
    market.stage(candles(ELSEWHERE, MINUTE, at("10:00"), 1));
    assertThat(told(follower.next(PATIENT))).containsExactly("y:A 10:00");
    market.stage(candles(A, MINUTE, at("10:00"), 1));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:00");
  }

  @Test
  void barsAreAlignedToTheSessionOfTheirInstrument() throws Exception {
    Instrument equity = Instrument.of("upstox", "NSE_EQ|INE155A01022");
    Instant open = at("03:45"); // 09:15 in Kolkata
    market.isNow("04:00:00");
    market.stage(candles(equity, MINUTE, open, 31));
    BarFollower follower = lake.follow(List.of(equity), QUARTER, Map.of(equity, at("03:00")));
    assertThat(told(follower.next(PATIENT)))
        .containsExactly("upstox:NSE_EQ|INE155A01022 03:45", "upstox:NSE_EQ|INE155A01022 04:00");
    assertThat(follower.next(SHORT)).isEmpty();
  }

  @Test
  void hoursOfASessionSurviveDaylightSaving() throws Exception {
    Instrument share = Instrument.of("NASDAQ", "A");
    Instant friday = Instant.parse("2026-03-06T14:30:00Z");
    Instant monday = Instant.parse("2026-03-09T13:30:00Z");
    market.isNow(Instant.parse("2026-03-10T00:00:00Z"));
    BarFollower follower =
        lake.follow(
            List.of(share), Timeframe.parse("1h"), Map.of(share, friday.minusSeconds(3_600)));
    market.stage(Stream.of(friday, monday).flatMap(day -> candles(share, MINUTE, day, 390)));
    List<Instant> opens =
        follower.next(PATIENT).stream().map(bar -> bar.candle().openTime()).toList();
    assertThat(opens).hasSize(14).contains(friday, monday, monday.plusSeconds(6 * 3_600));
  }

  @Test
  void aBarBeforeTheLastOneIsNeverGivenButCountedAndTold() throws Exception {
    BarFollower follower = lake.follow(List.of(A), MINUTE, Map.of(A, at("09:59")));
    market.stage(candles(A, MINUTE, at("10:00"), 2));
    assertThat(follower.next(PATIENT)).hasSize(2);
    market.stage(candles(A, MINUTE, at("10:05"), 1));
    assertThat(follower.next(PATIENT)).hasSize(1);
    market.stage(candles(A, MINUTE, at("09:50"), 14));
    assertThat(follower.next(SHORT)).isEmpty();
    assertThat(follower.late()).isZero();
    market.isNow("10:20:00");
    await().atMost(PATIENT).until(() -> follower.next(SHORT).isEmpty() && follower.late() > 0);
    assertThat(follower.late()).isEqualTo(2);
    assertThat(follower.notices())
        .containsExactly(
            "Note: 2 bars (1m) of x:A came after later ones were given, and are left out: from 2026-03-02T10:02:00Z to 2026-03-02T10:03:00Z");
    market.stage(candles(A, MINUTE, at("10:06"), 1));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:06");
    market.isNow("10:30:00");
    assertThat(follower.next(SHORT)).isEmpty();
    assertThat(follower.late()).isEqualTo(2);
    assertThat(follower.notices()).isEmpty();
  }

  @Test
  void oneLookServesAllFollowersAndAnIdleLakeNeedsNone() throws Exception {
    market.isNow("11:00:00");
    market.stage(candles(A, MINUTE, at("10:00"), 30));
    BarFollower first = lake.follow(List.of(A), QUARTER, Map.of(A, at("09:45")));
    BarFollower second =
        lake.follow(List.of(A, B), QUARTER, Map.of(A, at("10:00"), B, at("10:00")));
    BarFollower third = lake.follow(List.of(A), MINUTE, Map.of(A, at("10:28")));
    assertThat(told(first.next(PATIENT))).containsExactly("x:A 10:00", "x:A 10:15");
    assertThat(told(second.next(PATIENT))).containsExactly("x:A 10:15");
    assertThat(told(third.next(PATIENT))).containsExactly("x:A 10:29");
    assertThat(lake.looks()).isEqualTo(1);
    for (BarFollower follower : List.of(first, second, third)) {
      assertThat(follower.next(SHORT)).isEmpty();
    }
    long looks = lake.looks();
    assertThat(first.next(SHORT)).isEmpty();
    assertThat(lake.looks()).isEqualTo(looks);
  }

  @Test
  void tradesThatCloseNoBarNeedNoLook() throws Exception {
    market.stage(tick(A, at("10:00"), 1), tick(B, at("10:00"), 1));
    BarFollower follower =
        lake.follow(List.of(A, B), MINUTE, Map.of(A, at("09:59"), B, at("09:59")));
    assertThat(follower.next(SHORT)).isEmpty();
    long looks = lake.looks();
    market.stage(tick(A, at("10:00:10"), 2));
    market.stage(tick(B, at("10:00:59"), 2), tick(ELSEWHERE, at("10:07"), 2));
    assertThat(follower.next(SHORT)).isEmpty();
    assertThat(lake.looks()).isEqualTo(looks);
    market.stage(tick(A, at("10:01"), 3));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:00");
    market.stage(tick(A, at("10:01:30"), 3), tick(B, at("10:03"), 3));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:B 10:00");
    market.stage(tick(B, at("10:01:30"), 3));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:B 10:01");
  }

  @Test
  void aTradeClosesTheMinuteThatAnExchangeWasAheadOf() throws Exception {
    market.stage(candles(A, MINUTE, at("10:00"), 14));
    market.stage(tick(A, at("10:14:50"), 1));
    market.stage(candle(A, MINUTE, at("10:15"), 1, false));
    BarFollower follower = lake.follow(List.of(A), QUARTER, Map.of(A, at("09:45")));
    assertThat(follower.next(SHORT)).isEmpty();
    market.stage(tick(A, at("10:15:01"), 1));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:00");
  }

  @Test
  void aLongBacklogComesInPiecesAndWhole() throws Exception {
    Instant open = Instant.parse("2025-06-01T00:00:00Z");
    Instant later = Instant.parse("2025-11-01T00:00:00Z");
    market.stage(candles(A, QUARTER, open, 3_000));
    market.stage(candles(A, QUARTER, later, 10));
    market.write();
    Timeframe hour = Timeframe.parse("1h");
    BarFollower follower = lake.follow(List.of(A), hour, Map.of(A, open.minusSeconds(3_600)));
    List<Instant> expected =
        lake.candles(A, hour, TimeRange.ALL).stream()
            .filter(Candle::closed)
            .map(Candle::openTime)
            .toList();
    List<Instant> opens = new ArrayList<>();
    while (opens.size() < expected.size()) {
      List<InstrumentBar> some = follower.next(PATIENT);
      assertThat(some).isNotEmpty();
      some.forEach(bar -> opens.add(bar.candle().openTime()));
    }
    assertThat(opens).hasSize(753).isEqualTo(expected);
  }

  @Test
  void whatCannotMakeBarsIsToldOnceAndHindersNoOther() throws Exception {
    BarFollower follower =
        lake.follow(List.of(A, B), MINUTE, Map.of(A, at("09:59"), B, at("09:59")));
    market.stage(candle(A, QUARTER, at("10:00"), 1), candle(B, MINUTE, at("10:00"), 1));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:B 10:00");
    market.stage(candles(B, MINUTE, at("10:01"), 1));
    assertThat(told(follower.next(PATIENT))).containsExactly("x:B 10:01");
    assertThat(follower.notices())
        .containsExactly(
            "Cannot make 1m candles of x:A from those stored (15m): choose a timeframe that they divide");
  }

  @Test
  void noBarIsMissedAndNoneGivenTwiceWhileTheWriterComesAndGoes() throws Exception {
    List<Instrument> instruments = List.of(A, B, ELSEWHERE);
    Map<Instrument, Instant> start = new HashMap<>();
    instruments.forEach(each -> start.put(each, at("00:00")));
    List<String> minutes = new ArrayList<>();
    List<String> quarters = new ArrayList<>();
    try (BarFollower minute = lake.follow(instruments, MINUTE, start);
        BarFollower quarter = lake.follow(instruments, QUARTER, start)) {
      CompletableFuture<Void> producer =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i < 92; i++) {
                  Instant time = at("00:00").plusSeconds(60L * i);
                  market.stage(instruments.stream().map(each -> tick(each, time, 100)));
                  if (i % 9 == 0) {
                    market.write();
                  }
                }
              });
      while (minutes.size() < 90 * 3 || quarters.size() < 5 * 3) {
        minutes.addAll(told(minute.next(PATIENT)));
        quarters.addAll(told(quarter.next(SHORT)));
      }
      producer.get(60, TimeUnit.SECONDS);
      minutes.addAll(told(minute.next(SHORT)));
      quarters.addAll(told(quarter.next(SHORT)));
    }
    List<String> expected = new ArrayList<>();
    for (Instant time = at("00:01"); time.isBefore(at("01:31")); time = time.plusSeconds(60)) {
      for (Instrument each : instruments) {
        expected.add(each + " " + time.toString().substring(11, 16));
      }
    }
    assertThat(minutes).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(minutes.stream().filter(bar -> bar.startsWith("y:A"))).isSorted();
    assertThat(quarters)
        .hasSize(15)
        .doesNotHaveDuplicates()
        .contains("x:A 00:15", "x:B 01:15", "y:A 01:15");
  }

  @Test
  void aFollowerThatIsClosedGivesNothing() {
    BarFollower follower = lake.follow(List.of(A), MINUTE, Map.of());
    follower.close();
    assertThatThrownBy(() -> follower.next(SHORT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private static List<String> told(List<InstrumentBar> bars) {
    return bars.stream()
        .map(bar -> bar.instrument() + " " + bar.candle().openTime().toString().substring(11, 16))
        .toList();
  }
}
