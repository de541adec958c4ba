package dev.tarn.strategy;

import static dev.tarn.strategy.Market.MINUTE;
import static dev.tarn.strategy.Market.QUARTER;
import static dev.tarn.strategy.Market.at;
import static dev.tarn.strategy.Market.candle;
import static dev.tarn.strategy.Market.candles;
import static dev.tarn.strategy.Market.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Instrument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarFollowerTest {
  private static final Instrument A = Instrument.of("x", "A");
  private static final Instrument B = Instrument.of("x", "B");
  private static final Instrument ELSEWHERE = Instrument.of("y", "A");
  private static final Duration PATIENT = Duration.ofSeconds(20);
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
    market.isNow("10:15:00");
    assertThat(told(follower.next(PATIENT))).containsExactly("x:A 10:00");
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

  private static List<String> told(List<InstrumentBar> bars) {
    return bars.stream()
        .map(bar -> bar.instrument() + " " + bar.candle().openTime().toString().substring(11, 16))
        .toList();
  }
}
