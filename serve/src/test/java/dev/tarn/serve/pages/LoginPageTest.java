package dev.tarn.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A server that needs a token. */
@PagesTest
class LoginPageTest {
  private static final String TOKEN = "correct-horse+battery/staple=";

  private final LiveLake lake;
  private final Browser shared;

  LoginPageTest(LivePages.Running running) {
    lake = running.lake();
    shared = running.browser();
  }

  @Test
  void asksForTheTokenAndGoesOnWhereOneWantedToBe(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    try (PagesServer server = PagesServer.start(lake.home(), 0, "--token-file", token.toString())) {
      logIn(shared.at(server.root()));
    }
  }

  private static void logIn(Browser browser) throws IOException {
    browser.open("/chart?symbol=LONG&venue=DEMO&timeframe=1h");
    assertThat(browser.path()).startsWith("/login?next=");
    if (Look.hasAxe()) {
      assertThat(Look.violations(browser)).isEmpty();
    }

    browser.press("wrong", Keys.ENTER); // the field has the focus
    browser.await("what is wrong", () -> browser.element("#failed").isDisplayed());
    browser.size(375, 700);
    browser.scheme("dark");
    assertThat(Look.overflow(browser)).isZero();
    if (Look.hasAxe()) {
      assertThat(Look.violations(browser)).isEmpty();
    }
    browser.picture("login-phone-dark");
    browser.scheme("light");
    browser.size(1280, 860);

    browser.tabTo("#token");
    browser.press(TOKEN, Keys.ENTER);
    browser.await("bars", () -> browser.text("#legend").startsWith("LONG 1h"));
    assertThat(browser.path()).isEqualTo("/chart?symbol=LONG&venue=DEMO&timeframe=1h");
    assertThat(browser.<String>script("return document.cookie")).isEmpty();
    assertThat(browser.console()).isEmpty();
    browser.leave();
  }
}
