package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.ingest.JobFixture.Result;
import dev.tarn.staging.testing.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON lines on standard input. */
class AppendTest {
  private static final String GOOD =
      "{\"symbol\":\"X\",\"time\":\"2026-11-20T21:47:00Z\",\"price\":2.5,\"size\":1}\n";

  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  private List<JsonNode> rejects() throws IOException {
    try (Stream<Path> files = Files.list(job.lake().resolve("rejects"))) {
      JsonMapper mapper = new JsonMapper();
      return Files.readAllLines(files.findFirst().orElseThrow()).stream()
          .map(line -> mapper.convertValue(read(mapper, line), JsonNode.class))
          .toList();
    }
  }

  private static JsonNode read(JsonMapper mapper, String line) {
    try {
      return mapper.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void linesBecomeRowsAndTheLastOneNeedsNoEnd() {
    String input =
        GOOD
            + "\n"
            + "{\"venue\":\"v\",\"symbol\":\"NSE_EQ|INE155A01022\",\"time\":1763675220000,\"price\":2,\"size\":0.5,"
            + "\"side\":\"BUY\",\"trade_id\":\"17\",\"sequence\":17,\"received_at\":null}";

    Result result = job.runWith(input, "append", "--dataset", "ticks");

    assertThat(result).isEqualTo(new Result(0, "2 rows appended to ticks\n", ""));
    assertThat(job.rows("ticks"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .containsEntry("venue", "")
                    .containsEntry("side", "UNKNOWN")
                    .containsEntry("time", Instant.parse("2026-11-20T21:47:00Z")),
            second ->
                assertThat(second)
                    .containsEntry("symbol", "NSE_EQ|INE155A01022")
                    .containsEntry("trade_id", "17")
                    .containsEntry("side", "BUY"));
    assertThat(job.leftovers()).isEmpty();
    assertThat(job.lake().resolve("rejects")).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          5; a JSON object is needed
          {"symbol":; it is not JSON
          {"symbol":"X","time":1763675220,"price":1,"size":1} x; it is not JSON
          {"symbol":"X","time":1763675220,"price":NaN,"size":1}; it is not JSON
          {"symbol":"X","time":1763675220,"price":1,"price":2,"size":1}; it is not JSON (Duplicate field 'price'
          {"symbol":"X","time":1763675220,"size":1}; field price is missing
          {"symbol":"X","time":1763675220,"price":1,"size":1,"foo":2}; there is no field 'foo'; use venue, symbol
          {"symbol":"X","time":1763675220,"price":"1","size":1}; field price is '1': a number is needed, without quotes
          {"symbol":"X","time":1763675220,"price":1,"size":null}; field size is 'null': it may not be null
          {"symbol":1,"time":1763675220,"price":1,"size":1}; field symbol is '1': a text in quotes is needed
          {"symbol":"X","time":1763675220,"price":1,"size":1,"sequence":1.5}; field sequence is '1.5': a whole number is needed
          {"symbol":"X","time":1763675220,"price":1,"size":1,"side":"long"}; field side is 'long': one of UNKNOWN, BUY, SELL is needed
          {"symbol":"X","time":1.70027E+12,"price":1,"size":1}; a spreadsheet has shortened this time
          {"symbol":"X","time":true,"price":1,"size":1}; field time is 'true'
          {"symbol":"X","time":1763675220,"price":-1,"size":1}; Invalid price -1.0
          {"symbol":"","time":1763675220,"price":1,"size":1}; Invalid symbol
          """)
  void aLineThatIsNoRowIsRejectedAndTheOthersGoOn(String line, String reason) throws IOException {
    Result result = job.runWith(GOOD + line + "\n" + GOOD, "append", "--dataset", "ticks");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("Rejected 1 line, kept with their reasons in " + job.lake().resolve("rejects"));
    assertThat(rejects())
        .singleElement()
        .satisfies(
            reject -> {
              assertThat(reject.get("line").asInt()).isEqualTo(2);
              assertThat(reject.get("reason").asText()).contains(reason);
              assertThat(reject.get("input").asText()).isEqualTo(line);
            });
    assertThat(job.rows("ticks")).hasSize(2);
  }

  @Test
  void aSignalMustHaveItsBarTime() throws IOException {
    job.runWith(
        "{\"signal_id\":\"s\",\"strategy_id\":\"a\",\"symbol\":\"X\"}\n",
        "append",
        "--dataset",
        "signals");

    assertThat(rejects())
        .singleElement()
        .satisfies(reject -> assertThat(reject.get("reason").asText()).endsWith("is missing"));
  }

  @Test
  void ordersKeepTheWordsOfTheirProducerButNotTheirFaults() throws IOException {
    String order =
        "{\"event_id\":\"e\",\"order_id\":\"o\",\"symbol\":\"X\",\"side\":\"BUY\",\"order_type\":\"SL-M\","
            + "\"status\":\"open pending\",\"quantity\":1,\"event_time\":\"2026-11-20T21:47:00Z\"}\n";

    Result result =
        job.runWith(
            order + order.replace("\"quantity\":1", "\"quantity\":0"),
            "append",
            "--dataset",
            "order_events");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(rejects())
        .singleElement()
        .satisfies(
            reject ->
                assertThat(reject.get("reason").asText())
                    .isEqualTo("Invalid quantity 0: an order is for more than nothing"));
    assertThat(job.rows("order_events"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("status", "open pending"));
  }

  @Test
  void aLineOfAnyLengthIsRejectedWithoutFillingTheMemory() throws IOException {
    String input = GOOD + "x".repeat(20_000_000) + "\n" + GOOD;

    assertThat(job.runWith(input, "append", "--dataset", "ticks").exitCode()).isEqualTo(3);

    assertThat(rejects())
        .singleElement()
        .satisfies(
            reject -> assertThat(reject.get("input").asText().length()).isLessThan(5_000_000));
    assertThat(job.rows("ticks")).hasSize(2);
  }

  @Test
  void theRejectsFileCanBeNamedAndIsAddedTo(@TempDir Path folder) throws IOException {
    Path rejects = folder.resolve("rejects.jsonl");

    job.runWith("1\n", "append", "--dataset", "ticks", "--rejects", rejects);
    job.runWith("2\n", "append", "--dataset", "ticks", "--rejects", rejects);

    assertThat(Files.readAllLines(rejects)).hasSize(2);
    assertThat(job.runWith("", "append", "--dataset", "ticks", "--rejects", folder).err())
        .startsWith("Cannot write rejected rows to " + folder);
  }

  @Test
  void wrongUsageTakesNoRow() {
    assertThat(job.runWith(GOOD, "append", "--dataset", "bars").exitCode()).isEqualTo(2);
    assertThat(job.runWith(GOOD, "append").exitCode()).isEqualTo(2);
    assertThat(
            job.runWith(GOOD, "append", "--dataset", "ticks", "--flush-interval", "0s").exitCode())
        .isEqualTo(2);
    assertThat(job.runWith(GOOD, "append", "--dataset", "ticks", "--flush-interval", "soon").err())
        .contains("write it like 500ms");
    assertThat(job.runWith(GOOD, "append", "--dataset", "ticks", "--producer", "a/b").exitCode())
        .isNotZero();
    assertThat(job.lake()).doesNotExist();
  }

  @Test
  void aRowIsVisibleWhileTheInputGoesOnAndSigtermEndsWell() throws Exception {
    List<String> command = ChildJvm.java();
    command.addAll(List.of(IngestJob.class.getName(), "append", "--lake", job.lake().toString()));
    command.addAll(List.of("--dataset", "ticks"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      OutputStream in = process.getOutputStream();
      in.write((GOOD + "nonsense\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  Files.exists(job.lake().resolve("staging/ticks"))
                      && job.segments("ticks").size() == 1);
      in.write(GOOD.getBytes(StandardCharsets.UTF_8));
      in.flush();
      await().atMost(Duration.ofSeconds(30)).until(() -> job.segments("ticks").size() == 2);

      process.toHandle().destroy(); // Process.destroy would end the input as well.

      assertThat(process.waitFor()).isEqualTo(3);
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("2 rows appended to ticks\n");
      assertThat(job.rows("ticks")).hasSize(2);
      assertThat(job.leftovers()).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
