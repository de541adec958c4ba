package dev.tarn.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Instrument;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A server that goes away and comes back. */
@PagesTest
class AwayTest {
  private final LiveLake lake;
  private final Browser shared;

  AwayTest(LivePages.Running running) {
    lake = running.lake();
    shared = running.browser();
  }

  @Test
  void thePageSaysSoAndGoesOnByItself() throws IOException {
    PagesServer server = PagesServer.start(lake.home(), 0);
    int port = server.port();
    Browser browser = shared.at(server.root());
    try {
      browser.open("/");
      browser.await("events", () -> browser.count("[data-connection=live]") == 1);
      int rows = browser.count("#rows tr");

      server.close();
      browser.await("the notice", () -> browser.text("#away").contains("Cannot reach the server"));
      assertThat(browser.count("#rows tr")).isEqualTo(rows);
      assertThat(browser.element("#away").getDomAttribute("role")).isEqualTo("alert");
      browser.picture("away");

      Instrument meanwhile = new Instrument("DEMO", "MEANWHILE");
      lake.bias(meanwhile, "LONG");
      server = PagesServer.start(lake.home(), port);
      browser.await("events again", () -> browser.count("[data-connection=live]") == 1);

      browser.await("what came meanwhile", () -> browser.text("#rows").contains("MEANWHILE"));
      assertThat(browser.element("#away").isDisplayed()).isFalse();
      assertThat(browser.console())
          .allMatch(line -> line.contains("net::ERR_") || line.contains(" 503 "));
    } finally {
      browser.leave();
      server.close();
    }
  }
}
