package dev.tarn.benchmarks;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What callers of the server wait for, on a large lake of one-minute candles of 200 symbols: at a
 * fixed rate, while a writer publishes every second, each symbol's bar of the minute changes every
 * second, a backfill goes on, and a hundred clients follow events.
 */
final class ServeFigure implements Figure {
  private static final int SYMBOLS = 200;
  private static final int RATE = 200;
  private static final int CLIENTS = 100;
  private static final int BACKFILLED = 5_000;
  private static final Path ROOT = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    long candles = size.choose(2_000_000, 100_000_000);
    int seconds = size.choose(20, 60);
    long minutes = candles / SYMBOLS;
    Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    Instant begin = end.minus(minutes, ChronoUnit.MINUTES);
    BenchLake lake = BenchLake.plain(scratch.resolve("lake"));
    lake.stage("candles", sql(begin), 0, candles, 2_000_000);
    lake.settle();
    report.note(
        "%,d candles of one minute, %d symbols; load of the machine before: %s"
            .formatted(candles, SYMBOLS, load()));
    serve(lake, begin, seconds, report);
  }

  /** Measures a server of a lake that is there. */
  static void serve(BenchLake lake, Instant begin, int seconds, Report report) throws Exception {
    int port = freePort();
    List<Process> processes = new ArrayList<>();
    try {
      Process server =
          start("bin/query-cli", "serve", "--lake", lake.home().toString(), "--port", "" + port);
      processes.add(server);
      processes.add(
          start("bin/writer-job", "run", "--lake", lake.home().toString(), "--every", "1s"));
      Thread producer = new Thread(() -> produce(lake, begin), "producer");
      producer.setDaemon(true);
      producer.start();
      await(port);
      report.note("first: " + ask(port, 20, 10, 0));
      report.note(
          "%d requests/s of the last 500 bars of 15m, %d s, %d clients of events: %s"
              .formatted(RATE, seconds, CLIENTS, ask(port, RATE, seconds, CLIENTS)));
      report.note("of all these answers, bars of more than a second ago: " + lagging(port));
      report.note(
          "target: p50 < 5, p99 < 40 (ms from when a request was due); memory of the server %s (target 1,000,000 kB); load of the machine after: %s"
              .formatted(peak(server), load()));
      producer.interrupt();
      producer.join();
    } finally {
      for (Process process : processes) {
        process.destroy();
        process.waitFor();
      }
    }
  }

  private static String sql(Instant begin) {
    return SampleCandles.SQL
        .replace(
            "TIMESTAMP '2010-01-01'",
            "make_timestamp(%d)".formatted(begin.getEpochSecond() * 1_000_000))
        .replace("i % 10)", "i % 200)")
        .replace("i // 10)", "i // 200)");
  }

  private static Process start(String command, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(ROOT.resolve(command).toString()));
    all.addAll(List.of(arguments));
    return new ProcessBuilder(all)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Each second the bars of the minute, and some of long ago. */
  private static void produce(BenchLake lake, Instant begin) {
    for (long round = 0; !Thread.currentThread().isInterrupted(); round++) {
      Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
      long revision = round;
      lake.append("candles", 0, SYMBOLS, SYMBOLS, i -> candle((int) i, minute, revision, false));
      Instant old = begin.minus(BACKFILLED * (round + 1) / SYMBOLS, ChronoUnit.MINUTES);
      lake.append(
          "candles",
          0,
          BACKFILLED,
          BACKFILLED,
          i -> candle((int) (i % SYMBOLS), old.plusSeconds(60 * (i / SYMBOLS)), 0, true));
      try {
        Thread.sleep(1_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Candle candle(int symbol, Instant time, long revision, boolean closed) {
    double price = 100 + (revision * 7 + symbol) % 100;
    return new Candle(
        "BENCH",
        "SYMBOL" + symbol,
        "1m",
        time,
        price,
        price + 1,
        price - 1,
        price,
        1,
        null,
        null,
        null,
        5L,
        null,
        CandleSource.EXCHANGE,
        closed,
        revision);
  }

  private static String ask(int port, int rate, int seconds, int clients) throws Exception {
    Process load =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                ROOT.resolve("benchmarks/target/classes").toString(),
                ServeLoad.class.getName(),
                "" + port,
                "" + SYMBOLS,
                "" + rate,
                "" + seconds,
                "" + clients)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    load.waitFor();
    return said.lines().collect(Collectors.joining(", "));
  }

  private static String lagging(int port) throws IOException {
    try (InputStream metrics =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      return new String(metrics.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("tarn_serve_cache_lagging_total "))
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .findFirst()
          .orElse("unknown");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void await(int port) throws InterruptedException {
    while (true) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
  }

  private static String peak(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .findFirst()
        .orElse("unknown")
        .replaceAll("\\s+", " ");
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).strip();
  }
}
