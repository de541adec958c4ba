package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candles drawn in the terminal. */
class ChartOptionTest {
  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void make() {
    lake = new TestLake(folder.resolve("lake"));
    for (int i = 10; i < 60; i++) {
      lake.candle("v", "S", "1m", "2026-01-01T00:" + i + ":00Z", 100 + i % 7);
    }
  }

  @Test
  void aChartFillsTheTerminalButForThePrompt() {
    lake.onTerminal("COLUMNS=40", "LINES=16", "LANG=en_US.UTF-8", "PAGER=echo paged; cat");
    assertThat(lake.run("candles", "--symbol=S", "--chart", "--tz=Asia/Kolkata")).isZero();
    assertThat(lake.out()).startsWith("S 1m of v   103 ").hasLineCount(15).contains("\u001b[32m");
    assertThat(plain().lines().mapToInt(String::length).max()).hasValue(40);
    assertThat(plain()).contains(" -0.96 %   Asia/Kolkata", "┤ 106", "06:").doesNotContain("paged");
  }

  @Test
  void elsewhereItHasEightyColumnsAndPlainCharactersWithoutUtf8() {
    assertThat(lake.run("candles", "--symbol=S", "--chart", "--timeframe=5m")).isZero();
    assertThat(lake.out()).isASCII().hasLineCount(23).startsWith("S 5m of v   103 ");
    assertThat(lake.err()).isEmpty();
  }

  @Test
  void eachSeriesHasAChart() {
    lake.candle("", "T", "1m", "2026-01-01T00:00:00Z", 7);
    assertThat(lake.run("candles", "--symbol=*", "--chart", "--last=9999d")).isZero();
    assertThat(lake.out()).startsWith("T 1m   7 +0.00 %   UTC\n").contains("\n\nS 1m of v   103 ");
  }

  @Test
  void nothingToDrawIsSaid() {
    assertThat(lake.run("candles", "--symbol=S", "--chart", "--from=2027-01-01")).isZero();
    assertThat(lake.out()).isEmpty();
    assertThat(lake.err()).startsWith("No 1m candles of 'S'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=csv", "--columns=open"})
  void aChartIsNoList(String argument) {
    assertThat(lake.run("candles", "--symbol=S", "--chart", argument)).isEqualTo(2);
    assertThat(lake.err()).startsWith("Cannot draw a chart with --format or --columns");
  }

  private String plain() {
    return lake.out().replaceAll("\u001b\\[\\d+m", "");
  }
}
