package dev.tarn.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe-core looks for, contrast among it, by day and by night, on a screen and on a phone. */
@PagesTest
class AccessibilityTest {
  private final Browser browser;

  AccessibilityTest(LivePages.Running running) {
    browser = running.browser();
  }

  @ParameterizedTest
  @CsvSource({
    "/, #rows tr[data-runner], light, 1280",
    "/, #rows tr[data-runner], dark, 375",
    "/chart?symbol=ALPHA&venue=DEMO&timeframe=1m, #events tr, light, 375",
    "/chart?symbol=ALPHA&venue=DEMO&timeframe=1m, #events tr, dark, 1280",
    "/health, #datasets tr, light, 1280",
    "/health, #datasets tr, dark, 375",
  })
  void nothingIsFound(String path, String content, String scheme, int width) throws IOException {
    assumeTrue(Look.hasAxe(), "axe-core was not fetched: npm is not installed");
    browser.size(width, 800);
    browser.scheme(scheme);
    browser.open(path);
    browser.await("content", () -> browser.count(content) > 0);

    assertThat(Look.violations(browser)).isEmpty();
    assertThat(Look.overflow(browser)).isZero();
    assertThat(browser.console()).isEmpty();
  }
}
