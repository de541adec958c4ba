package dev.tarn.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@PagesTest
class UnknownSymbolTest {
  private final Browser browser;

  UnknownSymbolTest(LivePages.Running running) {
    browser = running.browser();
  }

  @Test
  void theChartSaysSoInWords() {
    browser.open("/chart?symbol=%3Ci%3ENOBODY&timeframe=1m");

    browser.await("words", () -> browser.text("#cover").contains("<i>NOBODY"));
    assertThat(browser.count("main i")).isZero();
    assertThat(browser.console()).allMatch(line -> line.contains("/api/candles"));
  }
}
