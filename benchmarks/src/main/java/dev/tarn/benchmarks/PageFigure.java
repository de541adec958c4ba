package dev.tarn.benchmarks;

import com.sun.net.httpserver.HttpServer;
import dev.tarn.market.Instrument;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How soon somebody sees the first page, the scanner: all runners shown and events begun, counted
 * from when the browser is told to open it. Server and browser are whole processes; what the
 * browser takes of itself is seen on a page that stands still.
 */
final class PageFigure implements Figure {
  private static final Path ROOT = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
  private static final Timeframe MINUTE = Timeframe.parse("1m");
  private static final int RUNNERS = 200;
  private static final int SYMBOLS = 10;
  private static final int STAGED = 10;
  private static final long TARGET_MILLIS = 1_000;
  private static final long LATER_MILLIS = 5_000;
  private static final String STILL =
      "<!doctype html><html data-connection='live'><title>Still</title><table><tbody id='rows'>"
          + "<tr data-runner='1'><td>A row</td></tr></tbody></table></html>";

  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    if (!Chromium.isInstalled()) {
      report.note("Cannot measure a page: apt-get install chromium chromium-driver");
      return;
    }
    BenchLake lake = lake(scratch.resolve("lake"), size.choose(100_000, 2_000_000));
    values.clear();
    int rounds = size.choose(3, 9);
    for (int round = -1; round < rounds; round++) {
      if (round == 0) {
        values.clear(); // the files of browser and server are in memory from here on
      }
      round(lake);
    }
    values.forEach((what, each) -> report.note(line(what, each)));
  }

  private static String line(String what, List<Double> each) {
    double median = Pair.median(each);
    String rounds =
        each.stream()
            .map(value -> String.valueOf(Math.round(value)))
            .collect(Collectors.joining(" "));
    String target =
        what.startsWith("page")
            ? ", target < %d %s"
                .formatted(TARGET_MILLIS, median < TARGET_MILLIS ? "reached" : "MISSED")
            : "";
    return "%-72s median %5.0f ms%s (%s)".formatted(what, median, target, rounds);
  }

  private void round(BenchLake lake) throws Exception {
    try (Chromium browser = Chromium.start()) {
      try (Started server = Started.on(lake)) {
        note("start of the server, until it says that it serves", server.millis());
        note("page of a server and a browser just begun", browser.usable(server.address()));
        note("page of both again", browser.usable(server.address()));
      }
      try (Started server = Started.on(lake)) {
        note("page of a server just begun, browser there", browser.usable(server.address()));
      }
    }
    try (Started server = Started.on(lake);
        Chromium browser = Chromium.start()) {
      Thread.sleep(LATER_MILLIS);
      note(
          "page of a server of 5 s that nobody asked, browser just begun",
          browser.usable(server.address()));
    }
    HttpServer still = still();
    try (Chromium browser = Chromium.start()) {
      String address = "http://127.0.0.1:%d/".formatted(still.getAddress().getPort());
      note("a row of HTML from a bare server, browser just begun", browser.usable(address));
    } finally {
      still.stop(0);
    }
  }

  private void note(String what, double millis) {
    values.computeIfAbsent(what, unused -> new ArrayList<>()).add(millis);
  }

  private static HttpServer still() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = STILL.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Candles, runners and their signals, of which the newest states are staged. */
  private static BenchLake lake(Path home, long candles) throws Exception {
    BenchLake lake = BenchLake.plain(home);
    lake.stage("candles", SampleCandles.SQL, 0, candles, candles);
    lake.append("signals", 0, RUNNERS, RUNNERS, i -> signal((int) i));
    lake.append("runner_state", 0, RUNNERS, RUNNERS, i -> state((int) i));
    lake.load();
    lake.append("runner_state", 0, STAGED, 1, i -> state((int) i));
    return lake;
  }

  private static Instrument instrument(int runner) {
    return new Instrument("BENCH", "SYMBOL" + runner % SYMBOLS);
  }

  private static RunnerState state(int runner) {
    return RunnerState.of("s" + runner / SYMBOLS, instrument(runner), MINUTE, RunnerStatus.RUNNING)
        .bias("LONG")
        .signalState("WAITING")
        .build();
  }

  private static Signal signal(int runner) {
    Instant bar = Instant.parse("2026-11-20T12:00:00Z").plusSeconds(60L * runner);
    return Signal.of("s" + runner / SYMBOLS, instrument(runner), MINUTE, bar, "BUY").build();
  }

  /** A server that has said that it serves. */
  private record Started(Process process, String address, double millis) implements AutoCloseable {
    static Started on(BenchLake lake) throws IOException {
      long begin = System.nanoTime();
      Process process =
          new ProcessBuilder(
                  ROOT.resolve("bin/query-cli").toString(),
                  "serve",
                  "--lake",
                  lake.home().toString(),
                  "--port",
                  "0")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        int address = line.indexOf("http://");
        if (line.startsWith("Serving ") && address >= 0) {
          double millis = (System.nanoTime() - begin) / 1e6;
          return new Started(process, line.substring(address), millis);
        }
      }
      throw new IOException("The server does not start");
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }
  }
}
