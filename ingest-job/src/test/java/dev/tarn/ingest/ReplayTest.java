package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.ingest.JobFixture.Result;
import dev.tarn.staging.testing.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded captures, played into a lake. */
class ReplayTest {
  private static final String NO_CAPTURE =
      " a local time and a message of the exchange, so it is no capture (line 1: it does not begin"
          + " with a local time (a time in ISO 8601 with its zone (such as 2026-11-20T21:47:00Z) is"
          + " needed, or a number of seconds, milliseconds, microseconds or nanoseconds since"
          + " 1970))";

  private static final String KLINE =
      "{\"e\":\"kline\",\"E\":1626992741424,\"s\":\"CTKUSDT\",\"k\":{\"t\":1626992700000,\"T\":1626992759999,\"s\":\"CTKUSDT\",\"i\":\"%s\","
          + "\"f\":1,\"L\":2,\"o\":\"1.010\",\"c\":\"1.011\",\"h\":\"1.012\",\"l\":\"1.009\",\"v\":\"0.3\",\"n\":48,\"x\":%s,\"q\":\"0.303\","
          + "\"V\":\"0.1\",\"Q\":\"0.101\",\"B\":\"0\"}}";
  private static final String AGGREGATE =
      "1626992742.289739: {\"stream\":\"ctkusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1626992741575,\"a\":16599292,\"s\":\"CTKUSDT\","
          + "\"p\":\"1.01100\",\"q\":\"10\",\"f\":23961322,\"l\":23961322,\"T\":1626992741421,\"m\":false}}\n";

  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  private Result replay(String capture) {
    return job.run("replay", job.file("capture.txt", capture));
  }

  private List<JsonNode> rejects() throws IOException {
    JsonMapper mapper = new JsonMapper();
    try (Stream<Path> files = Files.list(job.lake().resolve("rejects"))) {
      List<JsonNode> nodes = new ArrayList<>();
      for (String line : Files.readAllLines(files.findFirst().orElseThrow())) {
        nodes.add(mapper.readTree(line));
      }
      return nodes;
    }
  }

  private List<Long> ids() {
    return job.rows("ticks").stream()
        .map(row -> Long.valueOf((String) row.get("trade_id")))
        .toList();
  }

  private static List<Long> numbers(long first, int count) {
    return LongStream.range(first, first + count).boxed().toList();
  }

  @Test
  void tradesBecomeTicksAndAllElseIsPassedByAndCounted() {
    Result result =
        replay(Captures.DEPTH + Captures.BOOK_TICKER + Captures.trades(17, 2) + Captures.DEPTH);

    assertThat(result)
        .isEqualTo(
            new Result(
                0,
                job.lake().resolveSibling("capture.txt")
                    + ": 2 ticks and 0 candles of binance; passed by 2 depth, 1 bookTicker\n",
                ""));
    assertThat(job.rows("ticks").get(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "venue",
                "binance",
                "symbol",
                "BTCUSDT",
                "time",
                Instant.parse("2024-08-08T23:54:15.359Z"),
                "price",
                61003.5,
                "size",
                0.00018,
                "side",
                "BUY",
                "trade_id",
                "17",
                "sequence",
                17L,
                "received_at",
                Instant.parse("2024-08-08T23:54:14.017Z")));
    assertThat(job.rows("ticks").get(1)).containsEntry("side", "SELL");
    assertThat(job.leftovers()).isEmpty();
    assertThat(job.lake().resolve("rejects")).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          single message              | 1723161254000000000 MESSAGE
          no local time               | MESSAGE
          blanks in the envelope      | 1723161254 { "stream" : "btcusdt@trade" , "data" : MESSAGE }
          envelope the other way      | 1723161254 {"data":MESSAGE,"stream":"btcusdt@trade"}
          a time in ISO 8601          | 2024-08-08T23:54:14.5Z {"stream":"btcusdt@trade","data":MESSAGE}
          blanks at the end           | ~1723161254 {"stream":"btcusdt@trade","data":MESSAGE} ~
          """)
  void aTradeIsReadHoweverItIsWrapped(String name, String line) {
    assertThat(replay(line.replace("MESSAGE", Captures.message(5))).exitCode()).as(name).isZero();
    assertThat(job.rows("ticks"))
        .singleElement()
        .satisfies(
            row -> assertThat(row).containsEntry("trade_id", "5").containsEntry("price", 61005.5));
  }

  @Test
  void timesInMicrosecondsAreToldBySize() {
    replay(Captures.trade(0).replace("\"T\":1723161255342", "\"T\":1723161255342123"));

    assertThat(job.rows("ticks").get(0))
        .containsEntry("time", Instant.parse("2024-08-08T23:54:15.342123Z"));
  }

  @Test
  void theFuturesMarketTellsAggregatesAndIsAVenueOfItsOwn() {
    String address =
        "wss://fstream.binance.com/stream?streams=ctkusdt@aggTrade <-> 1626992740.179554\n";

    assertThat(replay(address + AGGREGATE + Captures.trade(1)).out())
        .endsWith(": 1 tick and 0 candles of binance-futures; passed by 1 address, 1 trade\n");
    assertThat(job.rows("ticks"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("venue", "binance-futures")
                    .containsEntry("trade_id", "16599292")
                    .containsEntry("sequence", 16599292L)
                    .containsEntry("side", "BUY")
                    .containsEntry("received_at", Instant.parse("2021-07-22T22:25:42.289739Z")));
  }

  @Test
  void theMarketCanBeNamed() {
    Path capture = job.file("capture.txt", AGGREGATE);

    assertThat(job.run("replay", "--exchange", "binance-coin-futures", capture).out())
        .contains(": 1 tick and 0 candles of binance-coin-futures");
    assertThat(job.run("replay", "--exchange", "nowhere", capture))
        .satisfies(
            result -> {
              assertThat(result.exitCode()).isEqualTo(2);
              assertThat(result.err())
                  .startsWith(
                      "Cannot read captures of 'nowhere'; use one of binance, binance-futures, binance-coin-futures");
            });
  }

  @Test
  void aggregatesOfTheSpotMarketAreNotTakenBesideItsTrades() {
    assertThat(replay(Captures.trade(1) + AGGREGATE).out())
        .endsWith(": 1 tick and 0 candles of binance; passed by 1 aggTrade\n");
  }

  @Test
  void klinesBecomeCandlesOfTheExchange() {
    replay(
        "1626992742 {\"stream\":\"ctkusdt@kline_1m\",\"data\":%s}%n"
                .formatted(KLINE.formatted("1m", false))
            + "1626992762 "
            + KLINE.formatted("1s", true));

    List<Map<String, @Nullable Object>> candles = job.rows("candles");
    assertThat(candles)
        .satisfiesExactly(
            open ->
                assertThat(open)
                    .containsEntry("venue", "binance")
                    .containsEntry("timeframe", "1m")
                    .containsEntry("open_time", Instant.parse("2021-07-22T22:25:00Z"))
                    .containsEntry("open", 1.01)
                    .containsEntry("high", 1.012)
                    .containsEntry("low", 1.009)
                    .containsEntry("close", 1.011)
                    .containsEntry("volume", 0.3)
                    .containsEntry("quote_volume", 0.303)
                    .containsEntry("buy_volume", 0.1)
                    .containsEntry("sell_volume", 0.2)
                    .containsEntry("trade_count", 48L)
                    .containsEntry("source", "EXCHANGE")
                    .containsEntry("closed", false)
                    .containsEntry("revision", 48L),
            closed ->
                assertThat(closed)
                    .containsEntry("timeframe", "1s")
                    .containsEntry("closed", true)
                    .containsEntry("revision", 0L));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          5                                             | does not begin with a local time
          1723161254                                    | there is no message behind its local time
          1723161254 x                                  | it is not JSON (Unrecognized token 'x')
          1723161254 {"stream":"btcusdt@trade","da      | it is not JSON
          1723161254 {"e":"depthUpdate","E":17231612    | it is not JSON (it breaks off)
          1723161254 7                                  | it is no JSON object
          1723161254 {"error":{"code":2}}               | it is none of the messages of Binance's streams
          1723161254 {"e":"trade"}                      | it is no message 'trade': field E is missing
          1723161254 {"stream":"a@trade","data":{}}     | it is no message 'trade': field e is missing
          """)
  void aLineThatIsNoMessageIsRejectedAndTheOthersGoOn(String line, String reason)
      throws IOException {
    Result result = replay(Captures.trade(1) + line + "\n\n" + Captures.trade(2));

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo(
            "Rejected 1 line, kept with their reasons in %s%n",
            job.lake().resolve("rejects").resolve(rejectsFile()));
    assertThat(rejects())
        .singleElement()
        .satisfies(
            reject -> {
              assertThat(reject.get("reason").asText())
                  .startsWith(job.lake().resolveSibling("capture.txt") + ", line 2: ")
                  .contains(reason);
              assertThat(reject.get("input").asText()).isEqualTo(line);
              assertThat(reject.get("venue").asText()).isEqualTo("binance");
            });
    assertThat(ids()).containsExactly(1L, 2L);
  }

  private String rejectsFile() throws IOException {
    try (Stream<Path> files = Files.list(job.lake().resolve("rejects"))) {
      return files.findFirst().orElseThrow().getFileName().toString();
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "t":1,          | ~~                        | field t is missing
          "t":1,          | "t":null,                 | field t is null
          "t":1,          | "t":1.5,                  | field t
          "t":1,          | "t":"x",                  | field t is 'x', which is no number
          "p":"61001      | "p":"NaN                  | field p is 'NaN.50000000', which is no number
          "p":"61001.5    | "p":"0.0                  | Invalid price 0.0
          "p":"61001.5    | "p":"-1.5                 | Invalid price -1.5
          "q":"0          | "q":"-0                   | Invalid size
          "s":"BTCUSDT",  | "s":"",                   | Invalid symbol
          "T":1723        | "T":17                    | its time is '17161255343'
          "e":"trade"     | "e":"aggTrade"            | field e is 'aggTrade': it came as 'trade'
          "m":false       | "m":"x"                   | field m is 'x', which is no true or false
          ,"M":true       | ~~                        | field M is missing, which the spot market sends
          "M":true}       | "M":true}{}               | there is more behind its end
          """)
  void aTradeWithAnImpossibleValueIsRejected(String from, String to, String reason)
      throws IOException {
    String line = Captures.trade(1).replace(from, to);
    assertThat(line).isNotEqualTo(Captures.trade(1));

    assertThat(replay(Captures.trade(0) + line).exitCode()).isEqualTo(3);

    assertThat(rejects())
        .singleElement()
        .satisfies(reject -> assertThat(reject.get("reason").asText()).contains(reason));
    assertThat(ids()).containsExactly(0L);
  }

  @Test
  void filesArePlayedOneAfterTheOtherPlainOrGzip() {
    Path first = job.file("first.gz", Captures.gzip(Captures.trades(0, 1_000)));
    Path second = job.file("second", Captures.trades(1_000, 1_000));

    assertThat(job.run("replay", first, second).exitCode()).isZero();

    assertThat(ids()).isEqualTo(numbers(0, 2_000));
  }

  @Test
  void standardInputIsPlayedToo() {
    assertThat(job.runWith(Captures.trades(0, 10), "replay", "-").out())
        .isEqualTo("standard input: 10 ticks and 0 candles of binance\n");
  }

  @Test
  void aTruncatedGzipDoesNotPassForTheWhole() {
    byte[] whole = Captures.gzip(Captures.trades(0, 5_000));
    Path broken = job.file("broken.gz", Arrays.copyOf(whole, whole.length - whole.length / 3));
    Path good = job.file("good.txt", Captures.trade(9_999));

    Result result = job.run("replay", broken, good);

    List<Long> kept = ids();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .startsWith(
            "Cannot replay %s: behind line %d, the gzip file is broken ("
                .formatted(broken, kept.size() - 1))
        .endsWith("What came before is kept.\n")
        .hasLineCount(1);
    assertThat(kept).hasSizeBetween(1_000, 5_000).endsWith(9_999L);
    assertThat(kept.subList(0, kept.size() - 1)).isEqualTo(numbers(0, kept.size() - 1));
  }

  @Test
  void whatIsNoCaptureIsRefusedAndNothingOfItIsRejectedLineByLine(@TempDir Path folder) {
    String table = "time,open,close\n" + "2026-11-20 10:00,1,2\n".repeat(500);

    assertThat(job.run("replay", job.file("a.csv", table)))
        .isEqualTo(refusal("a.csv", "none of its first 100 lines is" + NO_CAPTURE));
    assertThat(job.run("replay", job.file("b.csv", "a,b\n1,2\n")))
        .isEqualTo(refusal("b.csv", "none of its first 2 lines is" + NO_CAPTURE));
    assertThat(job.run("replay", job.file("f.csv", "a,b\n")))
        .isEqualTo(refusal("f.csv", "its only line is not" + NO_CAPTURE));
    assertThat(job.run("replay", job.file("c", new byte[] {'a', '\n', 7, 0, 9, '\n', 1})))
        .isEqualTo(refusal("c", "it is no text, so it is no capture"));
    assertThat(job.run("replay", job.file("d", ""))).isEqualTo(refusal("d", "it is empty"));
    assertThat(job.run("replay", job.file("e", new byte[] {'P', 'A', 'R', '1', 0, 0, 0, 0, 0})))
        .satisfies(result -> assertThat(result.err()).contains("it is a Parquet file"));
    assertThat(job.run("replay", folder).err()).contains("it is a folder; name the files in it");
    assertThat(job.run("replay", folder.resolve("x")))
        .satisfies(
            result -> {
              assertThat(result.exitCode()).isEqualTo(1);
              assertThat(result.err()).contains("there is no such file");
            });
    assertThat(job.lake().resolve("rejects")).doesNotExist();
  }

  private Result refusal(String file, String reason) {
    Path path = job.lake().resolveSibling(file);
    return new Result(
        1,
        path + ": 0 ticks and 0 candles of binance\n",
        "Cannot replay %s: %s%n".formatted(path, reason));
  }

  @Test
  void wrongUsageTakesNothing() {
    Path capture = job.file("capture.txt", Captures.trade(1));

    for (String speed : List.of("0", "-1", "fast", "NaN", "")) {
      assertThat(job.run("replay", "--speed", speed, capture).exitCode()).as(speed).isEqualTo(2);
    }
    assertThat(job.run("replay").exitCode()).isEqualTo(2);
    assertThat(job.run("replay", "--flush-interval", "0s", capture).exitCode()).isEqualTo(2);
    assertThat(job.lake()).doesNotExist();
  }

  @Test
  void sigtermEndsWellAndAllThatWasTakenIsVisible() throws Exception {
    Path capture = job.file("capture.txt", Captures.trades(0, 100_000));
    List<String> command = ChildJvm.java();
    command.addAll(List.of(IngestJob.class.getName(), "replay", "--lake", job.lake().toString()));
    command.addAll(List.of("--speed", "1", "--flush-interval", "50ms", capture.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Files.exists(job.lake().resolve("staging/ticks"))
                      && job.segments("ticks").size() >= 2);

      process.toHandle().destroy();

      assertThat(process.waitFor()).isZero();
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(
              "%s: %s ticks and 0 candles of binance\n"
                  .formatted(capture, String.format(Locale.ROOT, "%,d", ids().size())));
      assertThat(ids()).hasSizeLessThan(100_000).isEqualTo(numbers(0, ids().size()));
      assertThat(job.leftovers()).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
