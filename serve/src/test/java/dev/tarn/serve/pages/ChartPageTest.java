package dev.tarn.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Instrument;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

@PagesTest
class ChartPageTest {
  private final LiveLake lake;
  private final Browser browser;

  ChartPageTest(LivePages.Running running) {
    lake = running.lake();
    browser = running.browser();
  }

  @BeforeEach
  void desktop() {
    browser.size(1280, 860);
  }

  @AfterAll
  void closes() {
    assertThat(browser.console()).isEmpty();
  }

  private void open(Instrument instrument, String timeframe) {
    browser.open(
        browser.<String>script(
            "return '/chart?' + new URLSearchParams({symbol: arguments[0], venue: arguments[1], timeframe: arguments[2]})",
            instrument.symbol(),
            instrument.venue(),
            timeframe));
    browser.await("bars", () -> bars() > 0);
    browser.await("events", () -> browser.count("[data-connection=live]") == 1);
  }

  private long bars() {
    return Long.parseLong(
        browser.<String>script("return document.getElementById('chart').dataset.bars || '0'"));
  }

  private long barsOfTheApi(Instrument instrument, String timeframe, int limit) {
    return browser.<Long>script(
        """
        const query = new URLSearchParams(
            {symbol: arguments[0], venue: arguments[1], timeframe: arguments[2], limit: arguments[3]});
        return fetch('/api/candles?' + query).then(answer => answer.json()).then(answer => answer.candles.length)""",
        instrument.symbol(),
        instrument.venue(),
        timeframe,
        limit);
  }

  @Test
  void hasAsManyBarsAsTheApi() {
    for (String timeframe : new String[] {"5m", "1h"}) {
      open(LiveLake.LONG, timeframe);
      long expected = barsOfTheApi(LiveLake.LONG, timeframe, 500);

      assertThat(bars()).as(timeframe).isEqualTo(expected).isGreaterThan(20);
    }
  }

  @Test
  void loadsOlderBarsWhenItIsScrolledToThem() {
    open(LiveLake.LONG, "1m");
    assertThat(bars()).isEqualTo(500);

    browser.tabTo("#chart");
    browser.press(Keys.HOME);
    browser.await("older bars", () -> bars() == 1000);
    browser.press(Keys.HOME);

    browser.await("all bars", () -> bars() == LiveLake.LONG_BARS);
    assertThat(browser.text("#count")).contains("1,300 bars");
  }

  @Test
  void theLastBarMovesWithTheTrades() {
    open(LiveLake.ALPHA, "1m");
    Set<String> seen = new TreeSet<>();

    browser.await(
        "three prices",
        () -> {
          seen.add(browser.text("#legend"));
          return seen.size() >= 3;
        });

    assertThat(browser.text("#legend")).contains("ALPHA 1m", "Close", "Volume");
  }

  @Test
  void aNewSignalIsMarkedWithinTwoSeconds() {
    open(LiveLake.ALPHA, "1m");
    browser.await("the one that was there", () -> browser.count("#events tr") > 0);

    assertThat(LiveLake.SIGNALS.stream().anyMatch(this::isMarkedSoon))
        .as("one of several signals, since the machine may be busy")
        .isTrue();
  }

  private boolean isMarkedSoon(String type) {
    Instant bar = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    String item =
        "#events [data-signal='" + lake.signal(LiveLake.ALPHA, type, bar).signalId() + "']";
    return browser.isSoon(Duration.ofSeconds(2), () -> browser.count(item) == 1);
  }

  @Test
  void showsWhatWasBoughtAndSoldAtEachPrice() throws IOException {
    open(LiveLake.ALPHA, "1m");
    browser.tabTo("#footprint");
    browser.press(Keys.SPACE);

    browser.await("prices", () -> browser.count("#clusters tbody tr") > 0);

    assertThat(browser.element("#footprint").getDomAttribute("aria-pressed")).isEqualTo("true");
    browser.picture("chart");
  }

  @Test
  void theKeyboardGoesFromBarToBar() {
    open(LiveLake.LONG, "5m");
    String newest = browser.text("#legend");
    browser.tabTo("#chart");

    browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    browser.await("another bar", () -> !browser.text("#legend").equals(newest));
    browser.press(Keys.END);

    browser.await("the newest", () -> browser.text("#legend").equals(newest));
  }

  @Test
  void anotherSymbolAndTimeframeAreAStepToGoBackFrom() {
    open(LiveLake.LONG, "5m");
    browser.tabTo("#symbol");
    browser.press("alpha", Keys.ENTER); // what was there is selected
    browser.await("the other symbol", () -> browser.text("#legend").startsWith("ALPHA 5m"));

    browser.tabTo("#timeframes input");
    browser.press(Keys.ARROW_RIGHT);
    browser.await("a longer timeframe", () -> browser.text("#legend").startsWith("ALPHA 15m"));
    assertThat(browser.path()).isEqualTo("/chart?symbol=ALPHA&venue=DEMO&timeframe=15m");

    browser.script("history.go(-2); return true");
    browser.await("the first again", () -> browser.text("#legend").startsWith("LONG 5m"));
  }

  @Test
  void symbolsAreNeverMarkup() {
    for (Instrument hostile : LiveLake.HOSTILE) {
      open(hostile, "1m");

      assertThat(browser.text("#legend")).startsWith(hostile.symbol() + " 1m");
      assertThat(bars()).isEqualTo(30);
    }
    assertThat(browser.count("main b:not(.legend b), main img")).isZero();
  }

  @Test
  void timesAreTheViewersAndUtcOnHover() {
    browser.zone("America/New_York");
    try {
      open(LiveLake.ALPHA, "1m");
      browser.await("the signal", () -> browser.count("#events time") > 0);
      String shown =
          browser.script(
              "return [...document.querySelectorAll('#events time')].at(-1).textContent");
      String utc =
          browser.script("return [...document.querySelectorAll('#events time')].at(-1).title");

      assertThat(browser.text("#zone")).isEqualTo("America/New_York");
      assertThat(utc).endsWith(" UTC");
      assertThat(utc.substring(17, 19)).isEqualTo(shown.substring(shown.length() - 2));
      assertThat(utc.substring(11, 13))
          .isNotEqualTo(shown.substring(shown.length() - 8, shown.length() - 6));
    } finally {
      browser.zone("");
    }
  }

  @Test
  void fitsAPhoneInTheDark() throws IOException {
    browser.size(375, 760);
    browser.scheme("dark");
    open(LiveLake.ALPHA, "1m");

    assertThat(Look.overflow(browser)).isZero();
    browser.picture("chart-phone-dark");
    browser.scheme("light");
  }
}
