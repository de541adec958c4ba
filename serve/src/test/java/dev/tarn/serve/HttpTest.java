package dev.tarn.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interface over HTTP, as its callers see it. */
class HttpTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final Instant MINUTE = Instant.now().truncatedTo(ChronoUnit.MINUTES);

  private static void ticks(ServedLake served, String symbol, int number) {
    served.append(
        MarketDatasets.TICKS,
        IntStream.range(0, number)
            .mapToObj(
                i ->
                    new Tick(
                        "test",
                        symbol,
                        MINUTE.minusSeconds(60L * i),
                        100 + i,
                        1,
                        Side.BUY,
                        symbol + i + System.nanoTime(),
                        null,
                        null))
            .toList());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void theGenerationIsThatOfTheMarketWhateverElseIsPublished() throws IOException {
    try (ServedLake served = ServedLake.make()) {
      served.append(
          MarketDatasets.ORDER_EVENTS,
          List.of(
              OrderEvent.of("order", new Instrument("V", "S"), Side.BUY, "LIMIT", 1)
                  .status(OrderStatus.NEW)
                  .sequence(1)
                  .build()));
      served.write();
      ticks(served, "BTCUSDT", 20);
      served.write();
      JsonNode health = json(served.get("/api/health"));
      long newest = 0;
      for (JsonNode run : health.path("runs")) {
        if (run.path("database").asText().equals("core")) {
          newest = Math.max(newest, run.path("generation").asLong());
        }
      }
      assertThat(newest).isPositive();
      assertThat(health.path("generation").asLong()).isEqualTo(newest);
    }
  }

  @Test
  void theCallsOfDashboardsWorkAsTheyAreWritten() throws IOException {
    try (ServedLake served = ServedLake.make()) {
      ticks(served, "BTCUSDT", 20);
      served.write();
      JsonNode candles = json(served.get("/api/candles?symbol=btcusdt"));
      assertThat(candles.path("symbol").asText()).isEqualTo("BTCUSDT");
      assertThat(candles.path("timeframe").asText()).isEqualTo("15m");
      assertThat(candles.path("candles").size()).isBetween(2, 3);
      assertThat(candles.path("candles").get(0).path("open").isNumber()).isTrue();
      assertThat(json(served.get("/api/health")).path("datasets").toString())
          .contains("\"ticks\",\"rows\":20");
      assertThat(served.get("/").body()).contains("<title>Scanner");
      assertThat(json(served.get("/api/ticks?symbol=BTCUSDT&limit=3")).path("ticks")).hasSize(3);
      assertThat(
              json(served.get("/api/candles?symbol=BTCUSDT&timeframe=1m&times=ms&limit=1"))
                  .at("/candles/0/open_time")
                  .asLong())
          .isEqualTo(MINUTE.toEpochMilli());
      assertThat(
              json(served.get("/api/candles?symbol=BTCUSDT&timeframe=1m&tz=Asia/Kolkata&limit=1"))
                  .at("/candles/0/open_time")
                  .asText())
          .endsWith("+05:30");
      assertThat(
              served
                  .get("/api/candles?symbol=BTCUSDT&timeframe=1m&format=csv&limit=2")
                  .body()
                  .lines())
          .hasSize(3)
          .first()
          .asString()
          .startsWith("open_time,open,high");
      assertThat(
              json(served.get("/api/candles?symbol=BTCUSDT&timeframe=1m&limit=5&before=" + MINUTE))
                  .path("candles"))
          .hasSize(5);
      for (String path : List.of("signals", "orders", "scanner", "gaps")) {
        assertThat(json(served.get("/api/" + path)).path(path).isArray()).as(path).isTrue();
      }
      assertThat(json(served.get("/api/symbols")).at("/symbols/0/symbol").asText())
          .isEqualTo("BTCUSDT");
      assertThat(json(served.get("/api/openapi.json")).path("paths").size()).isGreaterThan(8);
      assertThat(served.get("/metrics").body()).contains("tarn_serve_cache_misses_total");
    }
  }

  @Test
  void anUnchangedAnswerCostsNothingAndAChangedOneIsNew() {
    try (ServedLake served = ServedLake.make()) {
      ticks(served, "BTCUSDT", 20);
      String path = "/api/candles?symbol=BTCUSDT&timeframe=1m&limit=5&before=" + MINUTE;
      HttpResponse<String> first = served.get(path);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> again = served.get(path, "If-None-Match", tag);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      ticks(served, "BTCUSDT", 20);
      HttpResponse<String> changed =
          served.get(path, "If-None-Match", tag, "Cache-Control", "no-cache");
      assertThat(changed.statusCode()).isEqualTo(200);
      assertThat(changed.body()).isNotEqualTo(first.body());
    }
  }

  @Test
  void theNewestBarsTellTheirAgeAlsoWhereTheyHaveNotChanged() throws Exception {
    try (ServedLake served = ServedLake.make()) {
      ticks(served, "BTCUSDT", 20);
      String path = "/api/candles?symbol=BTCUSDT&timeframe=1m&limit=5";
      HttpResponse<String> first = served.get(path);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> unchanged = served.get(path, "If-None-Match", tag);
      assertThat(unchanged.statusCode()).isEqualTo(304);
      for (HttpResponse<String> answer : List.of(first, unchanged)) {
        assertThat(answer.headers().firstValueAsLong("Age").orElseThrow()).isBetween(0L, 5L);
      }
    }
  }

  @Test
  void whatIsLargeIsCompressedForThoseWhoTakeIt() throws Exception {
    try (ServedLake served = ServedLake.make()) {
      ticks(served, "BTCUSDT", 50);
      String path = "/api/candles?symbol=BTCUSDT&timeframe=1m";
      HttpRequest request =
          HttpRequest.newBuilder(served.uri(path)).header("Accept-Encoding", "gzip").build();
      HttpResponse<InputStream> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
      try (InputStream plain = new java.util.zip.GZIPInputStream(answer.body())) {
        assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo(served.get(path).body());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/candles                                     | 400 | Missing parameter 'symbol'",
        "/api/candles?symbol=BTCUSD                       | 404 | did you mean 'BTCUSDT'",
        "/api/candles?symbol=BTCUSDT&limt=5               | 400 | did you mean 'limit'",
        "/api/candles?symbol=BTCUSDT&limit=5001           | 400 | from 1 to 5000",
        "/api/candles?symbol=BTCUSDT&limit=1&limit=2      | 400 | 2 times",
        "/api/candles?symbol=BTCUSDT&timeframe=7x         | 400 | timeframe",
        "/api/candles?symbol=BTCUSDT&timeframe=367d       | 400 | longer than a year",
        "/api/candles?symbol=BTCUSDT&from=yesterdayish    | 400 | Invalid time",
        "/api/candles?symbol=BTCUSDT&from=2026-01-02&to=2026-01-01 | 400 | before its start",
        "/api/candles?symbol=BTCUSDT&tz=Asia/Kolkatta     | 400 | Asia/Kolkata",
        "/api/candles?symbol=BTCUSDT&venue=nyse           | 404 | choose venue 'test'",
        "/api/candles?symbol=%00                          | 400 | no text",
        "/api/candles?symbol=%F0%28                       | 400 | ",
        "/api/candles?symbol='%20OR%201=1--               | 404 | Unknown symbol",
        "/api/ticks?symbol=..%2F..%2Fetc%2Fpasswd         | 404 | Unknown symbol",
        "/api/nothing                                     | 404 | openapi.json",
        "/assets/../../secret                             | 400 | ",
        "/assets/%2e%2e/secret                            | 400 | ",
      })
  void whatCannotBeAnsweredHasAStatusAndOneClearSentence(String path, int status, String words)
      throws IOException {
    try (ServedLake served = ServedLake.make()) {
      ticks(served, "BTCUSDT", 2);
      URI uri = served.uri("/");
      try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
        socket
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains(words == null ? "" : words);
        JsonNode body = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(body.path("error").asText())
            .isNotBlank()
            .doesNotContain("\n", "Exception", "at dev.");
      }
    }
  }

  @Test
  void onlyReadingIsPossibleAndOnlyUnderOwnNames() {
    try (ServedLake served = ServedLake.make()) {
      ticks(served, "BTCUSDT", 2);
      for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
        HttpRequest request =
            HttpRequest.newBuilder(served.uri("/api/datasets"))
                .method(method, BodyPublishers.noBody())
                .build();
        assertThat(served.send(request).statusCode()).as(method).isEqualTo(405);
      }
      HttpResponse<String> page = served.get("/");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(page.headers().firstValue("Server")).isEmpty();
      assertThat(served.get("/api/datasets", "Origin", "https://evil.example").headers().map())
          .doesNotContainKey("access-control-allow-origin");
      assertThat(
              served
                  .get("/api/datasets", "Origin", "https://desk.example")
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .contains("https://desk.example");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "",
        "[::1].evil"
      })
  void aForeignNameIsRefused(String host) throws IOException {
    try (ServedLake served = ServedLake.make()) {
      URI uri = served.uri("/");
      try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
        socket
            .getOutputStream()
            .write(
                ("GET /api/datasets HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).containsPattern("HTTP/1.1 4(21|00)");
      }
    }
  }

  @Test
  void withATokenNobodyReadsWithoutIt() {
    try (ServedLake served = ServedLake.make(Optional.of(TOKEN))) {
      ticks(served, "BTCUSDT", 2);
      assertThat(served.get("/api/datasets").statusCode()).isEqualTo(401);
      assertThat(served.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(served.get("/api/datasets", "Authorization", "Bearer x" + TOKEN).statusCode())
          .isEqualTo(401);
      HttpResponse<String> read = served.get("/api/datasets", "Authorization", "Bearer " + TOKEN);
      assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
      HttpResponse<String> page = served.get("/chart?symbol=X");
      assertThat(page.statusCode()).isEqualTo(303);
      assertThat(page.headers().firstValue("Location").orElse(""))
          .endsWith("/login?next=%2Fchart%3Fsymbol%3DX");
      HttpResponse<String> wrong = login(served, "token=nope&next=/chart");
      assertThat(wrong.headers().firstValue("Location").orElse("")).contains("/login?failed=1");
      assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
      HttpResponse<String> right = login(served, "token=" + TOKEN + "&next=//evil.example");
      assertThat(right.headers().firstValue("Location").orElse("")).doesNotContain("evil");
      String cookie = right.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
      assertThat(served.get("/api/datasets", "Cookie", cookie.split(";")[0]).statusCode())
          .isEqualTo(200);
    }
  }

  private static HttpResponse<String> login(ServedLake served, String form) {
    return served.send(
        HttpRequest.newBuilder(served.uri("/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  @Test
  void aLakeMayComeGoAndComeBack() throws IOException {
    try (ServedLake served = ServedLake.make()) {
      HttpResponse<String> before = served.get("/api/candles?symbol=BTCUSDT");
      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(before.headers().firstValue("Retry-After")).isPresent();
      ticks(served, "BTCUSDT", 3);
      String path = "/api/candles?symbol=BTCUSDT&timeframe=1m";
      String whole = served.get(path, "Cache-Control", "no-cache").body();
      assertThat(whole).contains("\"close\":102");
      Path staging = served.home().resolve("staging");
      Files.move(staging, served.home().resolve("away"));
      assertThat(served.get(path, "Cache-Control", "no-cache").statusCode()).isEqualTo(503);
      Files.move(served.home().resolve("away"), staging);
      assertThat(served.get(path, "Cache-Control", "no-cache").body()).isEqualTo(whole);
      served.write();
      assertThat(served.get(path, "Cache-Control", "no-cache").body()).isEqualTo(whole);
      try (Stream<Path> replicas = Files.list(served.home().resolve("warehouse/core"))) {
        for (Path replica :
            replicas.filter(path2 -> path2.toString().endsWith(".duckdb")).toList()) {
          Files.delete(replica);
        }
      }
      assertThat(served.get(path, "Cache-Control", "no-cache").body()).isEqualTo(whole);
    }
  }

  @Test
  void whoFollowsIsToldOfNewBarsSoon() throws Exception {
    try (ServedLake served = ServedLake.make()) {
      ticks(served, "BTCUSDT", 3);
      List<String> lines = new CopyOnWriteArrayList<>();
      HttpRequest request =
          HttpRequest.newBuilder(served.uri("/api/events?symbols=btcusdt&timeframe=1m")).build();
      HttpClient client = HttpClient.newHttpClient();
      var stream = client.sendAsync(request, BodyHandlers.ofLines());
      Thread reader = new Thread(() -> stream.join().body().forEach(lines::add), "events");
      reader.setDaemon(true);
      reader.start();
      await().until(() -> lines.contains(": welcome"));
      await()
          .pollDelay(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                ticks(served, "BTCUSDT", 1);
                return lines.contains("event: candle");
              });
      assertThat(lines.stream().filter(line -> line.startsWith("data:")).findFirst().orElse(""))
          .contains("\"symbol\":\"BTCUSDT\"", "\"open_time\":");
      assertThat(served.server().engine().hub.clients()).isEqualTo(1);
    }
  }
}
