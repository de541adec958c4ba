package dev.tarn.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series that are asked for at once are read together, those that lack bars with the others. */
class ManySeriesTest {
  private static final int LIMIT = 20;
  private static final int HOURS = 12;
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MINUTES);

  @ParameterizedTest
  @ValueSource(ints = {0, 40, 4_000})
  void eachSeriesHasAsManyBarsAsItWouldHaveByItself(int daysAgo) throws IOException {
    Instant end = NOW.minus(daysAgo, ChronoUnit.DAYS);
    try (ServedLake served = ServedLake.make()) {
      List<String> symbols = new ArrayList<>();
      for (int every : List.of(1, 2, 5, 30, 1, 2, 5, 30, 1, 2, 5, 30)) {
        String symbol = "S" + symbols.size();
        symbols.add(symbol);
        served.append(MarketDatasets.CANDLES, candles(symbol, every, end));
      }
      served.write();
      HttpClient client = HttpClient.newHttpClient();
      Map<String, CompletableFuture<HttpResponse<String>>> answers = new LinkedHashMap<>();
      for (String symbol : symbols) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    served.uri("/api/candles?timeframe=5m&limit=" + LIMIT + "&symbol=" + symbol))
                .build();
        answers.put(symbol, client.sendAsync(request, BodyHandlers.ofString()));
      }
      for (String symbol : symbols) {
        JsonNode bars =
            new ObjectMapper().readTree(answers.get(symbol).join().body()).path("candles");
        JsonNode expected =
            new ObjectMapper()
                .readTree(
                    served.query(
                        "candles",
                        "--symbol",
                        symbol,
                        "--timeframe=5m",
                        "--limit=" + LIMIT,
                        "--format=json",
                        "--columns=open_time,close,volume"));
        assertThat(facts(bars)).as(symbol).isEqualTo(facts(expected)).isNotEmpty();
      }
    }
  }

  @Test
  void barsThatCannotBeMadeAreRefusedHoweverManyAreAskedFor() {
    try (ServedLake served = ServedLake.make()) {
      for (String symbol : List.of("A", "B")) {
        served.append(MarketDatasets.CANDLES, List.of(candle(symbol, "1h", NOW, 100)));
      }
      for (String symbol : List.of("A", "B")) {
        HttpResponse<String> answer = served.get("/api/candles?timeframe=15m&symbol=" + symbol);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("15m", "1h");
        assertThat(served.get("/api/candles?timeframe=1M&symbol=" + symbol).body())
            .contains("\"close\":100");
      }
      for (String timeframe : List.of("3100w", "2000000w", "9999999d")) {
        assertThat(served.get("/api/candles?symbol=A&timeframe=" + timeframe).statusCode())
            .isEqualTo(400);
      }
    }
  }

  private static List<String> facts(JsonNode bars) {
    List<String> facts = new ArrayList<>();
    bars.forEach(
        bar ->
            facts.add(bar.path("open_time") + " " + bar.path("close") + " " + bar.path("volume")));
    return facts;
  }

  /** Of so many bars of five minutes one has candles. */
  private static List<Candle> candles(String symbol, int every, Instant end) {
    List<Candle> candles = new ArrayList<>();
    for (int ago = 1; ago < HOURS * 60; ago++) {
      Instant time = end.minus(ago, ChronoUnit.MINUTES);
      if (time.getEpochSecond() / 300 % every == 0) {
        candles.add(candle(symbol, "1m", time, 100 + ago));
      }
    }
    return candles;
  }

  private static Candle candle(String symbol, String timeframe, Instant time, double price) {
    return new Candle(
        "test",
        symbol,
        timeframe,
        time,
        price,
        price + 1,
        price - 1,
        price,
        2,
        null,
        null,
        null,
        5L,
        null,
        CandleSource.EXCHANGE,
        true,
        0);
  }
}
