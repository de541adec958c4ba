package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.ingest.IngestJob;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.Sql;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that do not keep the protocol: what they are told, and what becomes of their files. */
class BadProducersTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final String TICK =
      "SELECT 'S' AS symbol, TIMESTAMPTZ '2026-11-20 10:00:00Z' AS time, 2.0::DOUBLE AS price, 1.0::DOUBLE AS size, '1' AS trade_id";
  private static final String OTHER =
      TICK.replace("'1' AS trade_id", "'2' AS trade_id").replace("2.0::", "3.0::");

  @TempDir private Path folder;
  private TestLake lake;
  private Path staging;

  @BeforeEach
  void newLake() throws IOException {
    lake = TestLake.in(folder.toRealPath());
    staging = Files.createDirectories(lake.home().resolve("staging/ticks"));
  }

  @Test
  void halfAFileUnderItsFinalNameHurtsNobodyAndIsWrittenAnew() throws IOException {
    Path whole = write("whole", TICK);
    byte[] bytes = Files.readAllBytes(whole);
    Path half = staging.resolve("half.parquet");
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
    stage(write("good", OTHER), "good.parquet");
    assertThat(check(half)).startsWith("1 Wrong: " + half + ": it is no readable Parquet file");
    assertThat(prices(Source.FRESH)).isEqualTo("3.0");
    settle();
    assertThat(quarantined()).containsOnlyKeys("half.parquet");
    assertThat(prices(Source.DUCKDB)).isEqualTo("3.0");
    Files.write(half, bytes); // its producer writes it again
    assertThat(check(half)).startsWith("0 ");
    settle();
    assertThat(prices(Source.DUCKDB)).isEqualTo("2.0,3.0");
  }

  @Test
  void aFileThatIsRenamedOverAStagedOneIsLoadedInItsPlace() throws IOException {
    stage(write("first", TICK), "latest.parquet");
    Path other = write("other", OTHER);
    stage(other, "latest.parquet");
    assertThat(prices(Source.FRESH)).isEqualTo("3.0");
    settle();
    assertThat(prices(Source.DUCKDB)).isEqualTo("3.0");
  }

  @Test
  void aFileThatIsRenamedOverALoadedOneIsRefused() throws IOException {
    stage(write("first", TICK), "latest.parquet");
    settle();
    assertThat(lake.staging().segments(TICKS)).isEmpty();
    Path latest = stage(write("other", OTHER), "latest.parquet");
    assertThat(check(latest))
        .startsWith("1 Wrong: " + latest)
        .contains("a segment of this name with other content, so it is never loaded; rename it");
    settle();
    assertThat(quarantined().get("latest.parquet"))
        .contains("a segment of this name was loaded before, with other content");
    assertThat(prices(Source.FRESH)).isEqualTo("2.0");
    stage(write("third", OTHER), "later.parquet");
    settle();
    assertThat(prices(Source.DUCKDB)).isEqualTo("2.0,3.0");
  }

  @Test
  void theSameFileUnderItsNameAgainAddsNothing() throws IOException {
    Path first = write("first", TICK);
    Path kept = Files.copy(first, folder.resolve("kept"));
    stage(first, "latest.parquet");
    settle();
    Path again = stage(kept, "latest.parquet");
    assertThat(check(again)).startsWith("0 ");
    settle();
    assertThat(prices(Source.DUCKDB)).isEqualTo("2.0");
    assertThat(quarantined()).isEmpty();
  }

  @Test
  void aBadNameIsSetAside() throws IOException {
    Path bad = stage(write("first", TICK), "my ticks.parquet");
    assertThat(check(bad)).startsWith("1 Wrong: " + bad + ": the name has characters other than");
    settle();
    assertThat(quarantined()).containsOnlyKeys("my ticks.parquet");
    assertThat(prices(Source.FRESH)).isEmpty();
  }

  @Test
  void aProducerWithAnOlderOrANewerSchemaIsLoaded() throws IOException {
    Path datasets = Files.createDirectories(lake.home().resolve("datasets"));
    String schema =
        "{\"type\":\"record\",\"name\":\"Note\",\"tarn.dataset\":\"notes\",\"tarn.merge\":\"append\",\"fields\":[{\"name\":\"text\",\"type\":\"string\"}%s]}";
    String field = ",{\"name\":\"%s\",\"type\":[\"null\",\"long\"],\"default\":null}";
    Files.writeString(datasets.resolve("notes.avsc"), schema.formatted(field.formatted("rank")));
    Path notes = Files.createDirectories(lake.home().resolve("staging/notes"));
    Path older = Files.move(write("o", "SELECT 'older' AS text"), notes.resolve("o.parquet"));
    String newest = schema.formatted(field.formatted("rank") + field.formatted("mood"));
    Path newer =
        Files.move(
            write(
                "n",
                "SELECT 'newer' AS text, 5::BIGINT AS rank, 7::BIGINT AS mood",
                ", KV_METADATA {'parquet.avro.schema': " + Sql.literal(newest) + "}"),
            notes.resolve("n.parquet"));
    assertThat(check(older)).startsWith("0 Hint: ").contains("does not tell a time");
    assertThat(check(newer))
        .startsWith("0 Hint: " + newer + ": it was written with a schema that has the field mood");
    settle();
    assertThat(ask(Source.DUCKDB, "notes", "text || coalesce(rank, 0)")).isEqualTo("newer5,older0");
    Files.writeString(datasets.resolve("notes.avsc"), newest);
    settle();
    assertThat(ask(Source.DUCKDB, "notes", "text || coalesce(mood, 0)"))
        .isEqualTo("newer0,older0"); // it was told beforehand
  }

  @Test
  void duplicateIdsAreOneRowWhereTheDatasetHasAKey() throws IOException {
    String tick =
        "{\"symbol\":\"S\",\"time\":\"2026-11-20T10:00:00Z\",\"price\":2,\"size\":1,\"trade_id\":\"1\"}\n";
    String signal =
        "{\"signal_id\":\"1\",\"strategy_id\":\"s\",\"symbol\":\"S\",\"timeframe\":\"1m\",\"bar_time\":\"2026-11-20T10:00:00Z\","
            + "\"signal_type\":\"%s\",\"created_at\":\"2026-11-20T10:01:00Z\",\"updated_at\":\"2026-11-20T10:0%d:00Z\"}\n";
    append("ticks", tick + tick);
    append("ticks", tick);
    append("signals", signal.formatted("SELL", 2) + signal.formatted("BUY", 1));
    for (Source source : List.of(Source.FRESH, Source.DUCKDB)) {
      assertThat(prices(source == Source.FRESH ? source : settled())).isEqualTo("2.0");
      assertThat(ask(source, "signals", "signal_type")).isEqualTo("SELL");
    }
  }

  @Test
  void linesWithExtraOrMissingFieldsAreRejectedAndTheOthersGoOn() {
    String tick =
        "{\"symbol\":\"S\",\"time\":\"2026-11-20T10:00:00Z\",\"price\":%s,\"size\":1%s}\n";
    String said =
        run(
            tick.formatted("2", "")
                + tick.formatted("3", ",\"mood\":1")
                + tick.replace("\"size\":1", "").replace(",%s", "").formatted("4")
                + tick.formatted("5", ""),
            "append",
            "--dataset",
            "ticks",
            "--lake",
            lake.home().toString());
    assertThat(said).startsWith("3 2 rows appended to ticks").contains("Rejected 2 lines");
    assertThat(prices(settled())).isEqualTo("2.0,5.0");
  }

  /** Of many files, good ones and bad ones, {@code check} and the writer refuse the same. */
  @Test
  void whatTheCheckPassesIsLoadedAndWhatItRefusesIsQuarantined() throws IOException {
    List<String> changes =
        List.of(
            "2.0::DOUBLE|2.0::FLOAT",
            "2.0::DOUBLE|2.0::DECIMAL(38,10)",
            "2.0::DOUBLE|'2.0'",
            "2.0::DOUBLE|'2.0'::BLOB",
            "2.0::DOUBLE|NULL::DOUBLE",
            "2.0::DOUBLE|0.0::DOUBLE",
            "2.0::DOUBLE|'inf'::DOUBLE",
            "1.0::DOUBLE|0.0::DOUBLE",
            "1.0::DOUBLE|-1.0::DOUBLE",
            "1.0::DOUBLE|1::HUGEINT",
            "1.0::DOUBLE|1::UBIGINT",
            "'S' AS symbol|'' AS symbol",
            "'S' AS symbol|'S' AS SYMBOL",
            "'S' AS symbol|'S'::BLOB AS symbol",
            "'S' AS symbol|'S' AS symbol, 'BUY' AS side",
            "'S' AS symbol|'S' AS symbol, 'buy' AS side",
            "'S' AS symbol|'S' AS symbol, NULL::VARCHAR AS side",
            "'S' AS symbol|'S' AS symbol, NULL::VARCHAR AS venue",
            "'S' AS symbol|'S' AS symbol, [1] AS whatever",
            "'S' AS symbol|'S' AS symbol, 1::UBIGINT AS sequence",
            "'S' AS symbol|'S' AS symbol, 1::UINTEGER AS sequence",
            "TIMESTAMPTZ '2026-11-20 10:00:00Z' AS time|TIMESTAMP_NS '2026-11-20 10:00:00' AS time",
            "TIMESTAMPTZ '2026-11-20 10:00:00Z' AS time|DATE '2026-11-20' AS time",
            "TIMESTAMPTZ '2026-11-20 10:00:00Z' AS time|1772366400123456789::UBIGINT AS time",
            "TIMESTAMPTZ '2026-11-20 10:00:00Z' AS time|TIMESTAMPTZ '1969-01-01 00:00:00Z' AS time",
            "TIMESTAMPTZ '2026-11-20 10:00:00Z' AS time|TIMESTAMPTZ 'infinity' AS time",
            ", '1' AS trade_id|, 1 AS trade_id",
            ", '1' AS trade_id|");
    int number = 0;
    for (String change : changes) {
      String[] parts = change.split("\\|", -1);
      assertThat(TICK).contains(parts[0]);
      Path file = write("f", TICK.replace(parts[0], parts[1]));
      stage(file, "file-%02d.parquet".formatted(number++));
    }
    for (String codec : List.of("uncompressed", "gzip", "brotli", "lz4_raw")) {
      stage(write("f", TICK, ", COMPRESSION " + codec), codec + ".parquet");
    }
    stage(write("f", TICK + " FROM range(0)"), "empty.parquet");
    Path shared = Path.of(System.getProperty("basedir"), "../../shared/data/parquet-bad");
    if (Files.isDirectory(shared)) {
      try (Stream<Path> files = Files.list(shared)) {
        for (Path file : files.toList()) {
          Files.copy(file, staging.resolve(file.getFileName().toString()));
        }
      }
    }
    Set<String> refused = new TreeSet<>();
    List<Segment> staged = lake.staging().segments(TICKS);
    for (Segment segment : staged) {
      String said = check(segment.path());
      assertThat(said).as(segment.name()).matches("(?s)[01] .*");
      if (said.startsWith("1")) {
        refused.add(segment.name() + ".parquet");
      }
    }
    assertThat(refused).hasSizeBetween(10, staged.size() - 10);
    String folder = check(staging);
    for (String name : refused) {
      assertThat(folder).contains("Wrong: " + staging.resolve(name) + ": ");
    }
    settle();
    assertThat(quarantined().keySet()).isEqualTo(refused);
    assertThat(lake.staging().segments(TICKS)).isEmpty();
    assumeTrue(Files.isDirectory(shared), "the collection of damaged files is not here");
  }

  private Path write(String name, String query) throws IOException {
    return write(name, query, "");
  }

  private Path write(String name, String query, String options) throws IOException {
    Path file = folder.resolve(name + ".part");
    Files.deleteIfExists(file);
    try (Session session = Session.open(SessionOptions.spillingTo(folder.resolve("spill")))) {
      session.execute(
          "COPY (%s) TO %s (FORMAT parquet%s)"
              .formatted(query, Sql.literal(file.toString()), options));
    }
    return file;
  }

  /** As a producer does that renames over whatever is there. */
  private Path stage(Path file, String name) throws IOException {
    return Files.move(file, staging.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void settle() {
    for (int run = 0; run < 3; run++) {
      lake.write(TestLake.impatient());
    }
  }

  private Source settled() {
    settle();
    return Source.DUCKDB;
  }

  private Map<String, String> quarantined() {
    return lake.staging().quarantined(TICKS).stream()
        .collect(
            Collectors.toMap(Quarantined::name, Quarantined::reason, (a, b) -> a, TreeMap::new));
  }

  private String prices(Source source) {
    return ask(source, "ticks", "price");
  }

  private String ask(Source source, String dataset, String value) {
    LakeReader reader = new LakeReader(lake.lake(), MarketDatasets.of(lake.lake()));
    try (Snapshot snapshot = reader.open(source, Set.of(dataset))) {
      return snapshot
          .session()
          .query(
              "SELECT (%s)::VARCHAR FROM %s ORDER BY 1".formatted(value, dataset),
              row -> row.getString(1))
          .stream()
          .collect(Collectors.joining(","));
    }
  }

  private void append(String dataset, String lines) {
    assertThat(run(lines, "append", "--dataset", dataset, "--lake", lake.home().toString()))
        .startsWith("0 ");
  }

  private static String check(Path place) {
    return run("", "check", place.toString());
  }

  /** The exit code, and what the command says. */
  private static String run(String input, String... args) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code =
        IngestJob.run(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), stream, stream, args);
    return code + " " + said.toString(StandardCharsets.UTF_8);
  }
}
