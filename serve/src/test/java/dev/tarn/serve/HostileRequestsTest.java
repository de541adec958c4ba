package dev.tarn.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Thousands of generated requests: none of them hurts the server. */
class HostileRequestsTest {
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());
  private static final int REQUESTS = Integer.getInteger("tarn.serve.requests", 1_000);
  private static final List<String> PATHS =
      List.of(
          "candles",
          "ticks",
          "signals",
          "orders",
          "scanner",
          "gaps",
          "datasets",
          "symbols",
          "health",
          "events/x",
          "openapi.json",
          "nothing",
          "../api/ticks",
          "candles/",
          "");
  private static final List<String> NAMES =
      List.of(
          "symbol",
          "venue",
          "timeframe",
          "limit",
          "from",
          "to",
          "before",
          "tz",
          "times",
          "format",
          "footprint",
          "strategy",
          "status",
          "type",
          "open",
          "x",
          "");
  private static final List<String> VALUES =
      List.of(
          "BTCUSDT",
          "btcusdt",
          "test",
          "15m",
          "1M",
          "99999999m",
          "1",
          "0",
          "-1",
          "5000",
          "1e9",
          "2026-11-20",
          "now",
          "-3d",
          "9999999999999999999",
          "UTC",
          "Asia/Kolkata",
          "ms",
          "csv",
          "true",
          "' OR 1=1 --",
          "\"; DROP TABLE ticks; --",
          "$$",
          "../../etc/passwd",
          "%",
          "*",
          "a,b,,c",
          "\u0000",
          "\n",
          "\u202e",
          "\ud83d\ude00",
          "<script>alert(1)</script>",
          "{}",
          "\\",
          "read_parquet('/etc/passwd')",
          "x".repeat(3_000),
          "");

  private final Random random = new Random(SEED);

  @Test
  void noGeneratedRequestFailsTheServerOrLeavesAnythingBehind() throws IOException {
    try (ServedLake served = ServedLake.make()) {
      served.append(
          MarketDatasets.TICKS,
          List.of(new Tick("test", "BTCUSDT", Instant.now(), 1, 1, Side.BUY, "1", null, null)));
      served.write();
      for (int i = 0; i < 50; i++) {
        ask(served, request());
      }
      long descriptors = descriptors();
      int threads = Thread.activeCount();
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (int i = 0; i < REQUESTS; i++) {
        String request = request();
        int status = ask(served, request);
        statuses.merge(status, 1, Integer::sum);
        assertThat(status).as("seed %d, request %d: %s", SEED, i, request).isBetween(200, 499);
      }
      assertThat(statuses).containsKeys(200, 400, 404);
      Engine engine = served.server().engine();
      await()
          .untilAsserted(
              () -> {
                assertThat(engine.fast.openSnapshots() + engine.slow.openSnapshots()).isZero();
                assertThat(descriptors()).isLessThan(descriptors + 30);
                assertThat(Thread.activeCount()).isLessThan(threads + 30);
              });
      assertThat(served.get("/api/candles?symbol=BTCUSDT").statusCode()).isEqualTo(200);
    }
  }

  private String request() {
    StringBuilder path = new StringBuilder("/api/").append(any(PATHS));
    int parameters = random.nextInt(5);
    for (int i = 0; i < parameters; i++) {
      String value = any(VALUES);
      boolean raw = random.nextInt(8) == 0;
      path.append(i == 0 ? '?' : '&').append(any(NAMES)).append('=');
      path.append(
          raw
              ? value.replaceAll("[\\s\u0000]", "+")
              : URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
    String headers =
        switch (random.nextInt(6)) {
          case 0 -> "If-None-Match: " + any(VALUES).replaceAll("[\\s\u0000]", "") + "\r\n";
          case 1 -> "Accept-Encoding: gzip;q=0, *\r\nRange: bytes=0-5\r\n";
          case 2 -> "Cookie: tarn_token=%00; a=b;;=\r\nAuthorization: Bearer\r\n";
          default -> "";
        };
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + headers
        + "Connection: close\r\n\r\n";
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static int ask(ServedLake served, String request) throws IOException {
    URI uri = served.uri("/");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @Test
  void headersOfTenMegabytesAreRefusedWithoutBeingKept() throws IOException {
    try (ServedLake served = ServedLake.make()) {
      URI uri = served.uri("/");
      try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
        OutputStream out = socket.getOutputStream();
        out.write(
            "GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ".getBytes(StandardCharsets.US_ASCII));
        byte[] part = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        int sent = 0;
        try {
          for (; sent < 10 << 20; sent += part.length) {
            out.write(part);
          }
        } catch (IOException e) {
          assertThat(sent).isLessThan(10 << 20); // it was cut off
        }
      }
      assertThat(served.get("/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoSendsItsHeadersSlowlyIsCutOff() throws IOException {
    try (ServedLake served = ServedLake.make()) {
      URI uri = served.uri("/");
      try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
        socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
        socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        long begun = System.nanoTime();
        int read = 0;
        while (read >= 0 && System.nanoTime() - begun < Duration.ofSeconds(60).toNanos()) {
          try {
            socket.getOutputStream().write('T');
            socket.setSoTimeout(1_000);
            read = in.read();
          } catch (java.net.SocketTimeoutException e) {
            read = 0;
          } catch (IOException e) {
            read = -1;
          }
        }
        assertThat(read).isEqualTo(-1);
      }
    }
  }
}
