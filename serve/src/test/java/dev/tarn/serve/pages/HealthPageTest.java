package dev.tarn.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@PagesTest
class HealthPageTest {
  private final Browser browser;

  HealthPageTest(LivePages.Running running) {
    browser = running.browser();
  }

  @BeforeAll
  void opens() {
    browser.open("/health");
    browser.await("the state", () -> browser.count("#state .word") == 1);
    browser.await("gaps", () -> !browser.text("#gaps-summary").startsWith("Loading"));
  }

  @AfterAll
  void closes() {
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void tellsTheStateAndTheFigures() throws IOException {
    assertThat(browser.text("#state .word")).isIn("OK", "Warning", "Critical");
    assertThat(browser.text("#figures")).contains("Last run of the writer", "Staged segments");
    assertThat(browser.text("#replicas")).contains("core", "runs", "published");
    browser.picture("health");
  }

  @Test
  void countsTheRowsOfEachDataset() {
    String ticks = browser.text("#datasets");

    assertThat(ticks).contains("ticks", "candles", "signals", "runner_state");
    browser.await("more ticks", () -> !browser.text("#datasets").equals(ticks));
  }

  @Test
  void saysWhichBarsAreMissing() {
    assertThat(browser.text("#gaps-summary")).isNotEmpty();
  }
}
