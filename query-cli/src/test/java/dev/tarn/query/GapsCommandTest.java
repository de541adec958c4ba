package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapsCommandTest {
  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void make() {
    lake = new TestLake(folder.resolve("lake"));
  }

  @Test
  void gapsAreForProgramsToRead() throws InterruptedException {
    candles("A", 0, 1, 2, 6, 7);
    lake.publish();
    candles("B", 0, 1, 2, 3, 6, 7);
    assertThat(lake.run("gaps", "--format", "csv")).isZero();
    assertThat(lake.out())
        .isEqualTo(
            """
            venue,symbol,timeframe,from_time,to_time,missing,class
            v,A,1m,2026-01-01T00:03:00Z,2026-01-01T00:04:00Z,1,no-trades
            v,A,1m,2026-01-01T00:04:00Z,2026-01-01T00:06:00Z,2,outage
            v,B,1m,2026-01-01T00:04:00Z,2026-01-01T00:06:00Z,2,outage
            """);
    assertThat(lake.err()).isEmpty();
    assertThat(lake.run("gaps", "--limit", "1", "--format", "csv")).isZero();
    assertThat(lake.out()).hasLineCount(2).contains("2026-01-01T00:04:00Z,");
    assertThat(lake.run("gaps", "--symbol", "A*", "--to", "2026-01-01T00:04Z", "--format", "jsonl"))
        .isZero();
    assertThat(lake.out())
        .isEqualTo(
            "{\"venue\":\"v\",\"symbol\":\"A\",\"timeframe\":\"1m\",\"from_time\":\"2026-01-01T00:03:00Z\",\"to_time\":\"2026-01-01T00:04:00Z\",\"missing\":1,\"class\":\"no-trades\"}\n");
  }

  @Test
  void completenessIsShownByDay() {
    candles("A", 0, 1, 2, 6, 7);
    assertThat(lake.run("gaps", "--by", "day", "--format", "csv")).isZero();
    assertThat(lake.out())
        .isEqualTo(
            """
            venue,symbol,timeframe,day,expected,present,completeness
            v,A,1m,2026-01-01,8,5,0.625
            """);
  }

  @Test
  void aSeriesWithoutGapsIsSaidToHaveNone() {
    candles("A", 0, 1, 2);
    assertThat(lake.run("gaps", "--format", "csv")).isZero();
    assertThat(lake.out()).hasLineCount(1);
    assertThat(lake.err()).isEqualTo("No gaps in 1m candles of any symbol\n");
  }

  @Test
  void aSeriesWhoseCandlesAreTooCoarseIsNotPassedOver() {
    candles("A", 0, 2);
    for (int i = 1; i <= 6; i++) {
      lake.candle("v", "D" + i, "1d", "2026-01-01T00:00:00Z", 5);
    }
    assertThat(lake.run("gaps", "--format", "csv")).isZero();
    assertThat(lake.out()).hasLineCount(2).contains("v,A,1m,2026-01-01T00:01:00Z");
    assertThat(lake.err())
        .isEqualTo(
            "Left out: Cannot look for gaps in 1m candles of 'D1', 'D2', 'D3', 'D4', 'D5' and 1 more: those stored are coarser; choose a --timeframe that they divide\n");
    assertThat(lake.run("gaps", "--symbol", "A,D2", "--by", "day", "--format", "csv")).isEqualTo(3);
    assertThat(lake.out()).hasLineCount(2).contains("v,A,1m,2026-01-01,3,2,");
    assertThat(lake.err()).contains("candles of 'D2':").hasLineCount(1);
    assertThat(lake.run("gaps", "--symbol", "A,D*")).isZero();
    assertThat(lake.run("gaps", "--symbol", "A")).isZero();
    assertThat(lake.err()).isEmpty();
  }

  @Test
  void wrongUseIsRefused() {
    candles("A", 0);
    assertThat(lake.run("gaps", "--by", "week")).isEqualTo(2);
    assertThat(lake.err()).contains("'week' is neither gap nor day");
    assertThat(lake.run("gaps", "--from", "2026-02-01", "--to", "2026-01-01")).isEqualTo(2);
    assertThat(lake.run("gaps", "--symbol", "B")).isEqualTo(1);
    assertThat(lake.err()).startsWith("Unknown symbol 'B'");
    assertThat(lake.run("gaps", "--timeframe", "30s")).isEqualTo(1);
    assertThat(lake.err()).contains("are coarser").hasLineCount(1);
  }

  private void candles(String symbol, int... minutes) {
    for (int minute : minutes) {
      lake.candle("v", symbol, "1m", "2026-01-01T00:0" + minute + ":00Z", 5);
    }
  }
}
