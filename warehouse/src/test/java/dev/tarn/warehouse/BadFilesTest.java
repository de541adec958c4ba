package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A file that cannot be loaded hurts nobody else, and waits in quarantine with its reason. */
class BadFilesTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;

  private static final String TICK =
      "SELECT '' AS venue, 'S' AS symbol, TIMESTAMPTZ '2026-03-01 12:00:00+00' AS time, 2.0 AS price, 1.0::DOUBLE AS size, 'BUY' AS side, "
          + "i::VARCHAR AS trade_id, NULL::BIGINT AS sequence, NULL::TIMESTAMPTZ AS received_at FROM range(1000, 1500) AS r(i)";
  private static final String CANDLE =
      "SELECT '' AS venue, 'C' AS symbol, '1m' AS timeframe, TIMESTAMPTZ '2026-03-01 12:00:00+00' AS open_time, 2.0::DOUBLE AS \"open\", "
          + "3.0::DOUBLE AS high, 1.0::DOUBLE AS low, 2.0::DOUBLE AS \"close\", 5.0::DOUBLE AS volume";
  private static final String TICK_AS_IT_SHOULD_BE =
      TICK.replace("2.0 AS price", "2.0::DOUBLE AS price");

  /** What is wrong, with what the reason must say. */
  private static final Map<String, String> BAD_TICKS =
      Map.ofEntries(
          Map.entry("text-price", "column price is VARCHAR"),
          Map.entry("unsigned-sequence", "column sequence is UBIGINT"),
          Map.entry("no-time", "no column time"),
          Map.entry("null-price", "price is not null"),
          Map.entry("nan-price", "price is above zero"),
          Map.entry("negative-price", "price is above zero"),
          Map.entry("negative-size", "size is not negative"),
          Map.entry("endless-time", "time is not null"),
          Map.entry("time-of-2300", "time is plausible"),
          Map.entry("foreign-side", "'buy' is no side"),
          Map.entry("no-symbol", "symbol is not empty"),
          Map.entry("truncated", "No magic bytes"),
          Map.entry("cut-in-the-middle", "cannot be read"),
          Map.entry("empty", "no readable Parquet file"),
          Map.entry("text", "no readable Parquet file"),
          Map.entry("foreign", "no column"),
          Map.entry("damaged-page", "cannot be read"));

  @Test
  void badTicksAreSetAsideAndTheRestIsLoaded() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("1"), tick("2")));
      writeBadTicks(lake);
      lake.stage(TICKS, List.of(tick("3")));
      holds(lake, TICKS, BAD_TICKS, 3);
      assertThat(lake.rows(Source.FRESH, CANDLES)).hasSize(1);
    }
  }

  @Test
  void badTicksAreLeftOutOfCandlesThatAreReadFresh() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("1"), tick("2")));
      List<String> expected = lake.rows(Source.FRESH, CANDLES);
      writeBadTicks(lake);
      assertThat(lake.rows(Source.FRESH, CANDLES)).isEqualTo(expected).hasSize(1);
    }
  }

  @Test
  void badCandlesAreSetAsideThoughTicksAreStagedWithThem() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("1")));
      Map<String, String> bad = new LinkedHashMap<>();
      candle(lake, bad, "high-below-low", "3.0::DOUBLE AS high", "0.5::DOUBLE AS high", "enclose");
      candle(
          lake,
          bad,
          "nan-open",
          "2.0::DOUBLE AS \"open\"",
          "'NaN'::DOUBLE AS \"open\"",
          "open is above");
      candle(lake, bad, "endless-volume", "5.0::DOUBLE", "'inf'::DOUBLE", "volume is not negative");
      candle(
          lake,
          bad,
          "derived",
          "5.0::DOUBLE AS volume",
          "5.0::DOUBLE AS volume, -1::BIGINT AS revision",
          "revision");
      write(lake, CANDLES, "good", CANDLE);
      holds(lake, CANDLES, bad, 2);
    }
  }

  @Test
  void aNullWhereTheSchemaHasNoneIsFoundInAnAppendDatasetToo() throws IOException {
    Dataset marks =
        TestDatasets.dataset(
            """
            {"type": "record", "name": "Mark", "tarn.dataset": "marks", "tarn.merge": "append", "fields": [
              {"name": "text", "type": "string"}]}""");
    try (TestLake lake = TestLake.with(marks)) {
      write(lake, marks, "good", "SELECT 'x' AS text");
      write(lake, marks, "null-text", "SELECT NULL::VARCHAR AS text FROM range(2)");
      holds(lake, marks, Map.of("null-text", "text is not null"), 1);
    }
  }

  @Test
  void filesWithIllegalNamesAreSetAside() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("1")));
      for (String name : List.of("a b", "a*", "x[1]", "50%", "o'clock", "ü", "a{b,c}", "a;b")) {
        write(lake, TICKS, name, TICK_AS_IT_SHOULD_BE);
      }
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(1);
      lake.settle();
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(1);
      assertThat(lake.files("staging/ticks/quarantine"))
          .hasSize(16)
          .contains("a*.parquet", "a*.json");
    }
  }

  @Test
  void aSegmentWithoutRowsIsLoaded() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      write(lake, TICKS, "nothing", TICK_AS_IT_SHOULD_BE + " WHERE false");
      write(lake, CANDLES, "nothing", CANDLE + " WHERE false");
      assertThat(lake.rows(Source.FRESH, CANDLES)).isEmpty();
      lake.settle();
      assertThat(lake.staging().segments(TICKS)).isEmpty();
      assertThat(lake.staging().quarantined(TICKS)).isEmpty();
      assertThat(lake.rows(Source.DUCKDB, CANDLES)).isEmpty();
    }
  }

  @Test
  void theGreatestNumbersThereAreDoNotStopTheWriter() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("1"), giant("2"), giant("3")));
      lake.settle();
      assertThat(lake.rows(Source.DUCKDB, TICKS)).hasSize(3);
      assertThat(lake.rows(Source.DUCKDB, CANDLES)).hasSize(1);
    }
  }

  @Test
  void aLakesFolderMayHaveAnyName() throws IOException {
    Path strange = Files.createTempDirectory("tarn [a-z]* {x,y} 50% o'clock ü");
    try (TestLake lake = TestLake.in(strange, TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("1")));
      assertThat(lake.rows(Source.FRESH, CANDLES)).hasSize(1);
      lake.settle();
      lake.stage(TICKS, List.of(tick("2")));
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(2);
      assertThat(lake.rows(Source.PARQUET, TICKS)).hasSize(2);
    }
  }

  @Test
  void aFileThatMakesDuckDbItselfFailIsSetAsideAsWell() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("1")));
      writeDeadly(lake);
      lake.stage(TICKS, List.of(tick("2")));
      holds(lake, TICKS, Map.of("deadly", "cannot be read: INTERNAL Error"), 2);
    }
  }

  /** Looks for a bit of the footer over which DuckDB gives its instance up. */
  private static void writeDeadly(TestLake lake) throws IOException {
    Path file = write(lake, TICKS, "deadly", TICK_AS_IT_SHOULD_BE);
    byte[] bytes = Files.readAllBytes(file);
    String read = "SELECT * FROM parquet_metadata(" + Sql.literal(file.toString()) + ")";
    for (int i = bytes.length - 8; i > 4; i--) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 1; // makes a number negative, where there is one
      Files.write(file, damaged);
      try (Session session = lake.session()) {
        session.query(read, row -> row.getString(1));
        session.query(read.replace("metadata", "file_metadata"), row -> row.getString(1));
        session.query(
            "SELECT * FROM read_parquet(" + Sql.literal(file.toString()) + ")",
            row -> row.getString(1));
      } catch (SqlFailure e) {
        if (e.kind() == SqlFailure.Kind.LOST) {
          return;
        }
      }
    }
    Assumptions.abort("this DuckDB survives all that is tried here");
  }

  /** Reads, loads, and looks into quarantine. */
  private static void holds(TestLake lake, Dataset dataset, Map<String, String> bad, int good) {
    List<String> notices =
        lake.read(Source.FRESH, dataset, snapshot -> snapshot.origin().notices());
    for (String name : bad.keySet()) {
      assertThat(notices)
          .as(name)
          .anyMatch(line -> line.contains("/" + name + ".parquet is left out"));
    }
    assertThat(notices).hasSize(bad.size()).allMatch(line -> line.lines().count() == 1);
    assertThat(lake.rows(Source.FRESH, dataset)).hasSize(good);
    assertThat(lake.runChecked(dataset).quarantined()).isEqualTo(bad.size());
    lake.settle();
    assertThat(lake.rows(Source.DUCKDB, dataset)).hasSize(good);
    assertThat(lake.rows(Source.FRESH, dataset)).hasSize(good);
    assertThat(lake.staging().segments(dataset)).isEmpty();
    Path quarantine = lake.home().resolve("staging/" + dataset.name() + "/quarantine");
    bad.forEach(
        (name, reason) -> {
          assertThat(quarantine.resolve(name + ".parquet")).exists();
          assertThat(quarantine.resolve(name + ".json")).content().contains(reason);
        });
  }

  private static void writeBadTicks(TestLake lake) throws IOException {
    tick(lake, "text-price", "2.0 AS price", "'2.0' AS price");
    tick(lake, "unsigned-sequence", "NULL::BIGINT", "1::UBIGINT");
    tick(lake, "no-time", " AS time", " AS zeit");
    tick(lake, "null-price", "2.0 AS price", "NULL::DOUBLE AS price");
    tick(lake, "nan-price", "2.0 AS price", "'NaN'::DOUBLE AS price");
    tick(lake, "negative-price", "2.0 AS price", "-2.0 AS price");
    tick(lake, "negative-size", "1.0::DOUBLE AS size", "-1.0::DOUBLE AS size");
    tick(lake, "endless-time", "TIMESTAMPTZ '2026-03-01 12:00:00+00'", "'infinity'::TIMESTAMPTZ");
    tick(lake, "time-of-2300", "2026-03-01", "2300-03-01");
    tick(lake, "foreign-side", "'BUY'", "'buy'");
    tick(lake, "no-symbol", "'S'", "''");
    write(lake, TICKS, "foreign", "SELECT 1 AS a");
    Path whole = write(lake, TICKS, "truncated", TICK_AS_IT_SHOULD_BE);
    byte[] bytes = Files.readAllBytes(whole);
    Path folder = whole.getParent();
    Files.write(whole, Arrays.copyOf(bytes, bytes.length - 10));
    byte[] cut = new byte[bytes.length - 700];
    System.arraycopy(bytes, 700, cut, 0, cut.length);
    Files.write(folder.resolve("cut-in-the-middle.parquet"), cut);
    for (int i = 100; i < 900; i++) {
      bytes[i] ^= 0x5a;
    }
    Files.write(folder.resolve("damaged-page.parquet"), bytes);
    Files.write(folder.resolve("empty.parquet"), new byte[0]);
    Files.writeString(folder.resolve("text.parquet"), "time,price\n".repeat(100));
  }

  private static void tick(TestLake lake, String name, String text, String replacement)
      throws IOException {
    assertThat(TICK).contains(text);
    String query = TICK.replace(text, replacement);
    write(lake, TICKS, name, query.replace("2.0 AS price", "2.0::DOUBLE AS price"));
  }

  private static void candle(
      TestLake lake,
      Map<String, String> bad,
      String name,
      String text,
      String replacement,
      String reason)
      throws IOException {
    assertThat(CANDLE).contains(text);
    write(lake, CANDLES, name, CANDLE.replace(text, replacement));
    bad.put(name, reason);
  }

  /** As another program would: straight into staging. */
  private static Path write(TestLake lake, Dataset dataset, String name, String query)
      throws IOException {
    Path file = lake.stagingFolder(dataset).resolve(name + ".parquet");
    Path part = Files.createTempFile("part", ".tmp");
    try (Session session = lake.session()) {
      session.execute(
          "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(query, Sql.literal(part.toString())));
    }
    return Files.move(part, file);
  }

  private static Tick tick(String id) {
    return new Tick("", "S", Instant.parse("2026-03-01T12:00:00Z"), 2, 1, Side.BUY, id, null, null);
  }

  private static Tick giant(String id) {
    double greatest = Double.MAX_VALUE;
    return new Tick(
        "",
        "S",
        Instant.parse("2026-03-01T12:00:00Z"),
        greatest,
        greatest,
        Side.BUY,
        id,
        null,
        null);
  }

  @Test
  void filesOfOtherProgramsThatAreDamagedAreSetAside() throws IOException {
    Path shared = Path.of("../../shared/data/parquet-bad").toAbsolutePath().normalize();
    Assumptions.assumeTrue(
        Files.isDirectory(shared), "the collection of damaged files is not here");
    try (TestLake lake = TestLake.with(TICKS, CANDLES);
        Stream<Path> files = Files.list(shared)) {
      List<Path> bad = files.filter(file -> file.toString().endsWith(".parquet")).toList();
      for (Path file : bad) {
        Files.copy(file, lake.stagingFolder(TICKS).resolve(file.getFileName().toString()));
      }
      lake.stage(TICKS, List.of(tick("1")));
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(1);
      assertThat(lake.runChecked(TICKS).quarantined()).isEqualTo(bad.size()).isPositive();
      assertThat(lake.rows(Source.DUCKDB, TICKS)).hasSize(1);
      assertThat(lake.staging().quarantined(TICKS)).hasSameSizeAs(bad);
    }
  }
}
