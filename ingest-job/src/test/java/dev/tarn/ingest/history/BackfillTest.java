package dev.tarn.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.TradeNumbers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is fetched, how often it is asked for, and what is believed. */
class BackfillTest {
  private static final String FROM = "2026-03-09T00:00:00Z";
  private static final String NOON = "2026-03-09T12:00:00Z";
  private static final String TO = "2026-03-10T00:00:00Z";

  @TempDir private Path folder;
  private PastMarket market;
  private BackfillFixture fixture;

  @BeforeEach
  void open() {
    use(new PastMarket(TradeNumbers.COUNTED, 100, "AB", "CD"));
  }

  private void use(PastMarket next) {
    market = next;
    fixture = new BackfillFixture(folder, next);
  }

  @Test
  void allPagesOfAllSymbolsBecomeOneSegment() throws Exception {
    assertThat(fixture.candles(FROM, TO, "AB", "C/D"))
        .extracting(report -> report.name(), SeriesReport::rows, SeriesReport::requests)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("AB 1m", 1_440L, 15L),
            org.assertj.core.groups.Tuple.tuple("CD 1m", 1_440L, 15L));
    assertThat(fixture.segments("candles")).isOne();
    assertThat(fixture.rows("candles")).isEqualTo(2_880);
    assertThat(fixture.said).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TradeNumbers.class)
  void nothingIsFetchedTwiceThoughRangesOverlap(TradeNumbers numbers) throws Exception {
    use(new PastMarket(numbers, 100, "AB"));
    fixture.at("2026-03-10T00:02:00Z");
    fixture.trades("2026-03-09T06:00:00Z", NOON, "AB");
    fixture.trades(FROM, TO, "AB");
    assertThat(fixture.trades(FROM, TO, "AB"))
        .extracting(SeriesReport::rows, SeriesReport::requests)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(0L, 0L));
    assertThat(market.givenTwice()).isZero();
    assertThat(fixture.staged("ticks")).isEqualTo(8_640).isEqualTo(market.given());
    assertThat(fixture.rows("ticks")).isEqualTo(8_640);
  }

  @Test
  void candlesThatAreNotOverAreLeftOutAndFetchedLater() throws Exception {
    fixture.at("2026-03-09T10:00:30Z");
    fixture.candles("2026-03-09T09:00:00Z", TO, "AB");
    assertThat(fixture.rows("candles")).isEqualTo(60);
    fixture.at("2026-03-09T10:05:30Z");
    fixture.candles("2026-03-09T09:05:00Z", TO, "AB");
    assertThat(fixture.rows("candles")).isEqualTo(65);
    assertThat(market.givenTwice()).isZero();
    assertThat(fixture.number("candles", "SELECT count(*) FROM candles WHERE NOT closed")).isZero();
  }

  @Test
  void anEmptyAnswerIsAskedAgainBeforeItIsBelieved() throws Exception {
    market.hide("2026-03-09T03:00:00Z", "2026-03-09T04:00:00Z", 15);
    assertThat(fixture.candles(FROM, TO, "AB")).flatExtracting(SeriesReport::holes).isEmpty();
    assertThat(fixture.rows("candles")).isEqualTo(1_440);
    assertThat(market.givenTwice()).isZero();
  }

  @Test
  void whatIsNeverThereIsBelievedAfterThreeRequestsAndAskedAgainWhileItIsYoung() throws Exception {
    market.hide("2026-03-09T03:00:00Z", "2026-03-09T04:00:00Z", 1_000);
    List<SeriesReport> reports = fixture.candles(FROM, TO, "AB");
    assertThat(reports)
        .flatExtracting(SeriesReport::holes)
        .extracting(Hole::text)
        .containsExactly("2026-03-09T03:00:00Z to 2026-03-09T04:00:00Z");
    assertThat(reports).extracting(SeriesReport::requests).containsExactly(14L + 2);
    int asked = market.asks().size();
    fixture.candles(FROM, TO, "AB");
    assertThat(market.asks()).hasSize(asked + 3);
    fixture.at("2026-03-10T05:00:00Z");
    fixture.candles(FROM, TO, "AB");
    assertThat(market.asks()).hasSize(asked + 6);
    assertThat(fixture.candles(FROM, TO, "AB")).extracting(SeriesReport::requests).containsOnly(0L);
    market.hide("2026-03-09T03:30:00Z", "2026-03-09T04:00:00Z", 0);
    fixture.run(fixture.job(), fixture.plan(FROM, TO, Holes.ALL, List.of("1m"), "AB"));
    assertThat(market.asks()).hasSize(asked + 9);
  }

  @Test
  void holesNearToEachOtherAreAskedForAtOnce() throws Exception {
    for (int minute = 10; minute < 60; minute += 5) {
      market.hide(
          "2026-03-09T03:%d:00Z".formatted(minute),
          "2026-03-09T03:%d:00Z".formatted(minute + 1),
          1_000);
    }
    List<SeriesReport> reports = fixture.candles(FROM, TO, "AB");
    assertThat(reports).flatExtracting(SeriesReport::holes).hasSize(10);
    assertThat(reports).extracting(SeriesReport::requests).containsExactly(15L + 2);
  }

  @Test
  void numbersThatAreLeftOutAreAskedForByTheirNumbers() throws Exception {
    market.hide("2026-03-09T03:00:05Z", "2026-03-09T03:01:05Z", 88);
    assertThat(fixture.trades(FROM, TO, "AB")).flatExtracting(SeriesReport::holes).isEmpty();
    assertThat(fixture.rows("ticks")).isEqualTo(8_640);
    assertThat(fixture.staged("ticks")).isEqualTo(8_640);
  }

  @Test
  void tradesOfTheLastMinuteAreAskedForAgainSinceHistoryMayBeBehind() throws Exception {
    fixture.at("2026-03-09T12:00:05Z");
    market.hide("2026-03-09T11:59:25Z", NOON, 1);
    fixture.trades("2026-03-09T11:30:00Z", NOON, "AB");
    fixture.trades("2026-03-09T11:30:00Z", NOON, "AB");
    assertThat(fixture.rows("ticks")).isEqualTo(180);
  }

  @Test
  void numbersThatAreNeverThereAreBelieved() throws Exception {
    market.hide("2026-03-09T03:00:05Z", "2026-03-09T03:01:05Z", 1_000);
    long first = java.time.Instant.parse("2026-03-09T03:00:10Z").getEpochSecond() / 10;
    assertThat(fixture.trades(FROM, TO, "AB"))
        .flatExtracting(SeriesReport::holes)
        .extracting(Hole::text)
        .containsExactly("trades %d to %d".formatted(first, first + 5));
    assertThat(fixture.rows("ticks")).isEqualTo(8_634);
  }

  @Test
  void aLongSilenceOfAVenueThatDoesNotCountIsDoubted() throws Exception {
    use(new PastMarket(TradeNumbers.UNCOUNTED, 100, "AB"));
    market.hide("2026-03-09T03:00:05Z", "2026-03-09T03:10:05Z", 87);
    assertThat(fixture.trades(FROM, TO, "AB")).flatExtracting(SeriesReport::holes).isEmpty();
    assertThat(fixture.rows("ticks")).isEqualTo(8_640);
  }

  @Test
  void whatWasBeforeTheListingIsAHoleAndNotAskedForAgain() throws Exception {
    market.beginningAt(java.time.Instant.parse(NOON));
    fixture.at("2026-03-20T00:00:00Z");
    assertThat(fixture.candles(FROM, TO, "AB"))
        .flatExtracting(SeriesReport::holes)
        .extracting(Hole::text)
        .containsExactly(FROM + " to " + NOON);
    assertThat(fixture.candles(FROM, TO, "AB")).extracting(SeriesReport::requests).containsOnly(0L);
  }

  @Test
  void aVenueThatWantsToBeLeftAloneIsLeftAloneForSoLong() throws Exception {
    fixture.retries = fixture.retries.withDeadline(Duration.ofSeconds(20));
    market.fail(SourceException.limited("too many", null, Duration.ofMillis(1_000)));
    assertThat(fixture.candles(FROM, TO, "AB"))
        .allSatisfy(report -> assertThat(report.waited()).isGreaterThan(Duration.ofMillis(999)));
    assertThat(fixture.said)
        .singleElement()
        .asString()
        .matches("past-market wants to be left alone; going on in [12] s");
  }

  @Test
  void aVenueThatDoesNotWorkIsAskedAgain() throws Exception {
    SourceException down = SourceException.unavailable("Cannot reach past-market: refused", null);
    market.fail(down, down, down);
    assertThat(fixture.candles(FROM, TO, "AB")).extracting(SeriesReport::rows).containsOnly(1_440L);
    assertThat(fixture.said).hasSize(1);
    assertThat(market.givenTwice()).isZero();
  }

  @Test
  void aVenueThatIsDownForLongEndsTheJobAndTheNextOneGoesOnFromThere() throws Exception {
    market.beforeAnswer(
        () -> {
          if (market.asks().size() > 10 && market.asks().size() < 200) {
            market.fail(SourceException.unavailable("Cannot reach past-market: down", null));
          }
        });
    fixture.retries = fixture.retries.withDeadline(Duration.ofMillis(20));
    assertThatThrownBy(() -> fixture.candles(FROM, TO, "AB"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("down");
    assertThat(fixture.rows("candles")).isEqualTo(1_000);
    market.beforeAnswer(() -> {});
    market.fail();
    fixture.candles(FROM, TO, "AB");
    assertThat(fixture.rows("candles")).isEqualTo(1_440);
    assertThat(market.givenTwice()).isZero();
  }

  @Test
  void whatIsRefusedHindersNoOther() throws Exception {
    List<SeriesReport> reports =
        fixture.run(
            fixture.job(),
            fixture.plan(FROM, TO, Holes.YOUNG, List.of("7m", "1h"), "AB", "NO", "CD"));
    assertThat(reports)
        .extracting(report -> report.name() + " " + report.end())
        .containsExactlyInAnyOrder(
            "NO UNKNOWN", "AB 7m FAILED", "AB 1h DONE", "CD 7m FAILED", "CD 1h DONE");
    assertThat(fixture.rows("candles")).isEqualTo(48);
    assertThat(fixture.said).hasSize(3).anyMatch(line -> line.contains("the nearest are [AB, CD]"));
  }

  @Test
  void garbageIsHandedOnAndHindersNothing() throws Exception {
    market.send(new Garbage("{", "it is no JSON"));
    fixture.candles(FROM, TO, "AB");
    assertThat(fixture.garbage).containsExactly(new Garbage("{", "it is no JSON"));
    assertThat(fixture.rows("candles")).isEqualTo(1_440);
  }

  @Test
  void aSeriesThatAnotherJobFetchesIsLeftToIt() throws Exception {
    BackfillFixture other = new BackfillFixture(folder, market);
    HistorySeries series =
        new HistorySeries(
            "past-market", "AB", java.util.Optional.of(dev.tarn.market.Timeframe.parse("1m")));
    Path lock = fixture.lake.home().resolve("ingest/backfill").resolve(series.fileName() + ".lock");
    try (SeriesLock held = SeriesLock.take(lock, series)) {
      assertThat(other.candles(FROM, TO, "AB", "CD"))
          .extracting(SeriesReport::end)
          .containsExactly(SeriesReport.End.BUSY, SeriesReport.End.DONE);
    }
    assertThat(other.candles(FROM, TO, "AB")).extracting(SeriesReport::rows).containsOnly(1_440L);
  }

  @Test
  void aJobThatIsEndedKeepsWhatItHasAndTheNextOneGoesOn() throws Exception {
    HistoryJob job = fixture.job();
    market.beforeAnswer(
        () -> {
          if (market.asks().size() == 6) {
            job.end();
          }
        });
    List<SeriesReport> reports =
        fixture.run(job, fixture.plan(FROM, TO, Holes.YOUNG, List.of("1m"), "AB", "CD"));
    assertThat(reports).extracting(SeriesReport::end).containsExactly(SeriesReport.End.OPEN);
    assertThat(fixture.rows("candles")).isEqualTo(500);
    market.beforeAnswer(() -> {});
    fixture.candles(FROM, TO, "AB", "CD");
    assertThat(fixture.rows("candles")).isEqualTo(2_880);
    assertThat(fixture.staged("candles")).isEqualTo(2_880);
  }
}
