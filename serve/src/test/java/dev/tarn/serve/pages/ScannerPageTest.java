package dev.tarn.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Instrument;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Signal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

@PagesTest
class ScannerPageTest {
  private final LiveLake lake;
  private final Browser browser;

  ScannerPageTest(LivePages.Running running) {
    lake = running.lake();
    browser = running.browser();
  }

  @BeforeAll
  void loads() {
    // how soon depends on the machine, so it is told and not required
    System.out.printf(
        "first page of a server and browser just begun: usable after %d ms%n", usable());
    System.out.printf("the same page again: usable after %d ms%n", usable());
  }

  private long usable() {
    long begin = System.nanoTime();
    browser.open("/");
    live();
    return (System.nanoTime() - begin) / 1_000_000;
  }

  @BeforeEach
  void opens() {
    browser.size(1280, 860);
    browser.open("/");
    live();
  }

  @AfterAll
  void closes() {
    assertThat(browser.console()).isEmpty();
  }

  private void live() {
    browser.await("events", () -> browser.count("[data-connection=live]") == 1);
    browser.await("rows", () -> browser.count("#rows tr[data-runner]") >= 7);
  }

  private List<String> column(int number) {
    return browser.script(
        "return [...document.querySelectorAll('#rows tr')].map(row => row.cells[arguments[0]].innerText)",
        number);
  }

  private String row(Instrument instrument) {
    return browser.script(
        "return [...document.querySelectorAll('#rows tr')].find(row => row.querySelector('a').textContent === arguments[0])?.innerText ?? ''",
        instrument.symbol());
  }

  @Test
  void changesByItself() {
    Instrument changing = new Instrument("DEMO", "CHANGING");
    lake.bias(changing, "LONG");
    browser.await("a new row", () -> row(changing).contains("LONG"));

    lake.bias(changing, "SHORT");

    browser.await("a changed row", () -> row(changing).contains("SHORT"));
  }

  @Test
  void aNewSignalIsThereWithinTwoSeconds() {
    Instrument signalled = new Instrument("DEMO", "SIGNALLED");
    lake.state(signalled, RunnerStatus.RUNNING, Instant.now());
    browser.await("its runner", () -> row(signalled).contains("none"));

    assertThat(LiveLake.SIGNALS.stream().anyMatch(type -> isShownSoon(signalled, type)))
        .as("one of several signals, since the machine may be busy")
        .isTrue();
    browser.await(
        "the signal said",
        () ->
            browser
                .<String>script("return document.getElementById('announcements').textContent")
                .contains("SIGNALLED"));
  }

  private boolean isShownSoon(Instrument instrument, String type) {
    Signal signal = lake.signal(instrument, type, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    String item = "[data-signal='" + signal.signalId() + "']";
    return browser.isSoon(
        Duration.ofSeconds(2), () -> row(instrument).contains(type) && browser.count(item) == 1);
  }

  @Test
  void staleFailedAndEmptyRowsLookDifferent() throws IOException {
    assertThat(row(LiveLake.LONG)).contains("stale").doesNotContain("no data");
    assertThat(row(new Instrument("DEMO", "EMPTY"))).contains("no data", "WAITING");
    assertThat(row(new Instrument("DEMO", "BROKEN")))
        .contains("FAILED", "<script>alert(2)</script>");
    browser.picture("scanner");
  }

  @Test
  void symbolsAreNeverMarkup() {
    for (Instrument hostile : LiveLake.HOSTILE) {
      assertThat(row(hostile)).contains(hostile.symbol());
    }
    assertThat(browser.count("main b, main img, main script")).isZero();
  }

  @Test
  void theFirstAnswersAreAskedForBeforeTheScriptsAreThere() {
    List<String> asked =
        browser.script(
            "return performance.getEntriesByType('resource').filter(entry => /api.(scanner|signals)/.test(entry.name)).map(entry => entry.initiatorType + new URL(entry.name).pathname)");

    assertThat(asked.subList(0, 2))
        .containsExactlyInAnyOrder("link/api/scanner", "link/api/signals");
  }

  @Test
  void ageGrowsWithoutARequest() {
    browser.script("performance.clearResourceTimings(); return true");
    String before = column(8).toString();

    browser.await("another age", () -> !column(8).toString().equals(before));

    long requests =
        browser.<Long>script(
            "return performance.getEntriesByType('resource').filter(entry => !entry.name.includes('/api/events')).length");
    assertThat(requests).isZero();
  }

  @Test
  void whatIsChosenStandsInTheAddress() {
    browser.tabTo("#text");
    browser.press("alp");
    browser.await("one row", () -> column(0).size() == 1);
    assertThat(browser.path()).isEqualTo("/?q=alp");

    browser.open("/?q=demo&sort=strategy&dir=desc&status=FAILED");
    browser.await("the failed one", () -> column(0).toString().contains("BROKEN"));
    assertThat(column(0)).hasSize(1);
    assertThat(browser.element("[aria-sort=descending]").getText()).startsWith("Strategy");
  }

  @Test
  void sortsByKeyboardAlone() {
    browser.tabTo("th:nth-child(9) button");
    browser.press(Keys.ENTER);
    browser.await("by age", () -> browser.path().equals("/?sort=age"));
    browser.press(Keys.ENTER);

    browser.await("the oldest first", () -> column(0).get(0).startsWith("LONG"));
    assertThat(browser.path()).isEqualTo("/?sort=age&dir=desc");
    assertThat(
            browser.<String>script("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
  }

  @Test
  void aFilterThatNothingMatchesCanBeTakenBack() {
    browser.open("/?q=nothing+is+called+so");
    browser.await("the way back", () -> browser.text("#empty").contains("No runner matches"));

    browser.tabTo("#empty button");
    browser.press(Keys.ENTER);

    browser.await("all rows", () -> column(0).size() >= 7);
    assertThat(browser.path()).isEqualTo("/");
  }

  @Test
  void fitsAPhone() throws IOException {
    browser.size(375, 760);
    browser.scheme("dark");
    assertThat(Look.overflow(browser)).isZero();
    browser.picture("scanner-phone-dark");
    browser.scheme("light");
  }

  @Test
  void aLinkLeadsToTheChart() {
    browser.script("document.querySelector('#rows a[href*=ALPHA]').focus(); return true");
    browser.press(Keys.ENTER);

    browser.await(
        "the chart",
        () -> browser.path().startsWith("/chart?symbol=ALPHA&venue=DEMO&timeframe=1m"));
  }
}
