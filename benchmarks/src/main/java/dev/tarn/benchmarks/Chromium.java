package dev.tarn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Chromium without a window that has just begun, with a profile of its own: as Debian packages
 * it, and driven by the WebDriver protocol.
 */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");
  private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("\"value\":\"([0-9.]+)\"");
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** Notes, in each page from its very beginning, when it shows runners and follows events. */
  private static final String NOTE =
      """
      new MutationObserver(() => {
        const live = document.documentElement?.dataset.connection === 'live';
        if (!window.usable && live && document.querySelector('#rows tr[data-runner]')) {
          window.usable = performance.timeOrigin + performance.now();
        }
      }).observe(document, { childList: true, subtree: true, attributes: true });
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  private Chromium(Process driver, String root) throws IOException, InterruptedException {
    this.driver = driver;
    String made = send("POST", root + "/session", capabilities());
    this.session = root + "/session/" + first(SESSION, made);
  }

  /** Whether it is there. */
  static boolean isInstalled() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  /** Starts one, which shows nothing yet. */
  static Chromium start() throws IOException, InterruptedException {
    Process driver =
        new ProcessBuilder(DRIVER.toString(), "--port=0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      BufferedReader said = driver.inputReader();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        Matcher port = PORT.matcher(line);
        if (port.find()) {
          Chromium browser = new Chromium(driver, "http://127.0.0.1:" + port.group(1));
          browser.post(
              "/goog/cdp/execute",
              "{\"cmd\":\"Page.addScriptToEvaluateOnNewDocument\",\"params\":{\"source\":%s}}"
                  .formatted(quoted(NOTE)));
          return browser;
        }
      }
      throw new IOException("Cannot start " + DRIVER);
    } catch (IOException | InterruptedException e) {
      driver.destroy();
      throw e;
    }
  }

  private static String capabilities() {
    boolean root = "root".equals(System.getProperty("user.name"));
    String arguments =
        Stream.of("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en")
            .map(Chromium::quoted)
            .reduce((one, other) -> one + "," + other)
            .orElseThrow();
    return "{\"capabilities\":{\"alwaysMatch\":{\"goog:chromeOptions\":{\"binary\":%s,\"args\":[%s]}}}}"
        .formatted(
            quoted(BROWSER.toString()), arguments + (root ? "," + quoted("--no-sandbox") : ""));
  }

  /** Milliseconds from when it is told to open a page until that shows runners and is live. */
  double usable(String address) throws IOException, InterruptedException {
    double begin = System.currentTimeMillis();
    post("/url", "{\"url\":%s}".formatted(quoted(address)));
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      String when =
          post("/execute/sync", "{\"script\":\"return String(window.usable ?? 0)\",\"args\":[]}");
      double at = Double.parseDouble(first(NUMBER, when));
      if (at > 0) {
        return at - begin;
      }
      Thread.sleep(20);
    }
    throw new IOException("The page does not become usable: " + address);
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    return send("POST", session + path, body);
  }

  private String send(String method, String address, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("Chromium's driver refuses: " + answer.body());
    }
    return answer.body();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String first(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("Chromium's driver answers in other words: " + text);
    }
    return matcher.group(1);
  }

  /** Ends it, and waits until it has. */
  @Override
  public void close() throws IOException, InterruptedException {
    try {
      send("DELETE", session, "");
    } finally {
      List<ProcessHandle> left = driver.descendants().toList();
      driver.destroy();
      driver.waitFor();
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
