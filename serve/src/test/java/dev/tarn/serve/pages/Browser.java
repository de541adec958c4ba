package dev.tarn.serve.pages;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, as Debian packages it; tests are skipped where there is none. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path PICTURES = Path.of("target", "pictures");

  /** Looks for protocols of certain versions, which are not used; kept, so that its level is. */
  private static final Logger PROTOCOLS = Logger.getLogger("org.openqa.selenium.devtools");

  static {
    PROTOCOLS.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;
  private final String root;

  private Browser(ChromeDriver driver, String root) {
    this.driver = driver;
    this.root = root;
  }

  /** Skips a test where there is no browser. */
  static void require() {
    boolean installed = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    assumeTrue(installed, "Chromium is not installed: apt-get install chromium chromium-driver");
  }

  /** Starts one whose pages are those of the server at {@code root}. */
  static Browser start(String root) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en");
    if ("root".equals(System.getProperty("user.name"))) {
      options.addArguments("--no-sandbox"); // which root cannot have
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options), root).leave();
  }

  /** The same browser on the pages of another server. */
  Browser at(String otherRoot) {
    return new Browser(driver, otherRoot);
  }

  /** Leaves the page, and forgets what was set and said. */
  Browser leave() {
    driver.get("about:blank");
    size(1280, 860);
    scheme("light");
    console();
    return this;
  }

  void open(String path) {
    driver.get(root + path);
  }

  String path() {
    URI uri = URI.create(Objects.requireNonNull(driver.getCurrentUrl()));
    return uri.getRawQuery() == null ? uri.getPath() : uri.getPath() + "?" + uri.getRawQuery();
  }

  /** The size of what is seen of a page, in pixels of CSS. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What the viewer prefers: light or dark. */
  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Where the viewer is. */
  void zone(String zone) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
  }

  /** What a script returns. */
  @SuppressWarnings("unchecked") // as the caller knows its script
  <T> T script(String script, Object... arguments) {
    return (T) Objects.requireNonNull(driver.executeScript(script, arguments));
  }

  /** The first element of a selector. */
  WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> elements(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text(String selector) {
    return element(selector).getText();
  }

  /** How many elements there are. */
  int count(String selector) {
    return elements(selector).size();
  }

  /** Presses keys, wherever the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Presses the tabulator until this element has the focus. */
  void tabTo(String selector) {
    for (int presses = 0; presses < 60; presses++) {
      if (Boolean.TRUE.equals(
          driver.executeScript("return document.activeElement.matches(arguments[0])", selector))) {
        return;
      }
      press(Keys.TAB);
    }
    throw new AssertionError("The tabulator does not reach " + selector);
  }

  /** Waits until something is so; elements that are replaced meanwhile are looked for again. */
  void await(String what, Duration atMost, BooleanSupplier condition) {
    try {
      Awaitility.await(what)
          .atMost(atMost)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsMatching(Browser::isOfAnotherPage)
          .until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      String shown = text("body");
      throw new AssertionError(
          "No %s within %s at %s, which shows:%n%s%nand the console: %s"
              .formatted(what, atMost, path(), shown, console()),
          e);
    }
  }

  /** True when something becomes so in this time. */
  boolean isSoon(Duration atMost, BooleanSupplier condition) {
    try {
      Awaitility.await()
          .atMost(atMost)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptionsMatching(Browser::isOfAnotherPage)
          .until(condition::getAsBoolean);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** True while a page is being left for another. */
  private static boolean isOfAnotherPage(Throwable failure) {
    return failure instanceof StaleElementReferenceException
        || failure instanceof NoSuchElementException;
  }

  void await(String what, BooleanSupplier condition) {
    await(what, Duration.ofSeconds(60), condition);
  }

  /** What the console has said since the last look. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /** Writes what is seen to {@code target/pictures}. */
  void picture(String name) throws IOException {
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
