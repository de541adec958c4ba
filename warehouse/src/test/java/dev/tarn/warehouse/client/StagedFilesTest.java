package dev.tarn.warehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of other programs in the schema {@code fresh}: as the writer takes or refuses them. */
class StagedFilesTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void aFileWhoseRowsBreakTheRulesIsLeftOutAsAWhole() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      copy(lake, "bad", ticks("2, 1.5"), ticks("3, -1.0"));
      assertThat(lake.freshView(MarketDatasets.TICKS)).hasSize(1);
      copy(lake, "good", ticks("4, 1.5"));
      assertThat(lake.freshView(MarketDatasets.TICKS)).hasSize(2);
      assertThat(lake.rows(Source.FRESH, MarketDatasets.TICKS)).hasSize(2);
    }
  }

  @Test
  void aColumnOfAnotherTypeFailsTheQuestionUntilTheWriterHasRun() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      copy(lake, "texts", ticks("2, '1.5'"));
      assertThatThrownBy(() -> lake.freshView(MarketDatasets.TICKS))
          .hasMessageContaining("a column price that is no double (DOUBLE): run writer-job");
      assertThat(lake.run().quarantined()).isEqualTo(1);
      assertThat(lake.freshView(MarketDatasets.TICKS)).hasSize(1);
    }
  }

  /** DuckDB brings them to the type that the other files have, and hides what they are. */
  @Test
  void aColumnThatTheWriterRefusesFailsTheQuestionThoughItsValuesCouldBeConverted()
      throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      String good = ticks("2, 1.5");
      List<String> bad =
          List.of(
              good.replace("'S' AS symbol", "5 AS symbol"),
              good.replace("price, 1.0", "true AS price, 1.0"),
              good.replace("'f' || second", "second::BIGINT"),
              good.replace(
                  "TIMESTAMPTZ '2026-11-20 10:00:00+00' + to_seconds(second)", "DATE '2026-11-20'"),
              good.replace("price, 1.0", "price AS \"Price\", 1.0"),
              good.replace(" AS trade_id", " AS \"Trade_Id\""));
      for (String query : bad) {
        copy(lake, "bad", query);
        assertThatThrownBy(() -> lake.freshView(MarketDatasets.TICKS))
            .as(query)
            .hasMessageContaining("A staged file of ticks has a column ")
            .hasMessageContaining("run writer-job");
        assertThat(lake.run().quarantined()).as(query).isEqualTo(1);
        assertThat(lake.freshView(MarketDatasets.TICKS)).as(query).hasSize(1);
      }
    }
  }

  @Test
  void columnsOfNarrowerTypesAreReadAsTheWriterReadsThem() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      copy(lake, "small", ticks("2, 1.5").replace("price, 1.0", "3::SMALLINT AS price, 1.0"));
      copy(
          lake, "exact", ticks("3, 1.5").replace("price, 1.0", "2.5::DECIMAL(9, 2) AS price, 1.0"));
      List<String> fresh = lake.freshView(MarketDatasets.TICKS);
      assertThat(lake.run().quarantined()).isZero();
      assertThat(lake.rows(Source.FRESH, MarketDatasets.TICKS)).isEqualTo(fresh).hasSize(3);
    }
  }

  /** The default is for files without the column, not for rows without a value. */
  @Test
  void aNullInAColumnThatHasADefaultKeepsTheFileOut() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      copy(lake, "null", ticks("2, 1.5"), ticks("3, 1.5").replace("'BUY'", "NULL"));
      copy(lake, "without", ticks("4, 1.5").replace(", 'BUY' AS side", ""));
      List<String> fresh = lake.freshView(MarketDatasets.TICKS);
      assertThat(lake.run().quarantined()).isEqualTo(1);
      assertThat(lake.rows(Source.DUCKDB, MarketDatasets.TICKS)).isEqualTo(fresh).hasSize(2);
    }
  }

  @Test
  void aTextThatIsNoneOfAnEnumsKeepsTheFileOut() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      copy(lake, "both", ticks("2, 1.5").replace("BUY", "BOTH"));
      assertThat(lake.freshView(MarketDatasets.TICKS)).hasSize(1);
      assertThat(lake.run().quarantined()).isEqualTo(1);
    }
  }

  @Test
  void aColumnMayHaveAnyName() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      String extra =
          Stream.of("tarn_file", "file", "filename", "file_name", "problem", "has side", "name")
              .map(name -> ", 'x' AS \"" + name + "\"")
              .collect(Collectors.joining());
      copy(lake, "extra", ticks("2, 1.5").replace(" AS trade_id", " AS trade_id" + extra));
      assertThat(lake.freshView(MarketDatasets.TICKS)).hasSize(2);
      assertThat(lake.run().quarantined()).isZero();
    }
  }

  @Test
  void aFrozenDatasetTakesItsOwnColumnsAlone() throws IOException {
    Dataset frozen =
        TestDatasets.dataset(
            """
            {"type": "record", "name": "Note", "tarn.dataset": "notes", "tarn.database": "mine", "tarn.merge": "append",
             "tarn.evolution": "freeze", "fields": [
              {"name": "text", "type": ["null", "string"]}, {"name": "weight", "type": "double", "default": 1}]}""");
    try (TestLake lake = TestLake.with(frozen)) {
      copy(lake, frozen, "first", "SELECT 'a' AS text, 1.5::DOUBLE AS weight");
      lake.settle();
      for (String query :
          List.of(
              "SELECT 'b' AS text, 1.5::DOUBLE AS weight, 1 AS more",
              "SELECT 'b' AS text",
              "SELECT 'b' AS text, 1.5::FLOAT AS weight")) {
        copy(lake, frozen, "bad", query);
        assertThatThrownBy(() -> lake.freshView(frozen))
            .as(query)
            .hasMessageContaining("A staged file of notes has ");
        assertThat(lake.run().quarantined()).as(query).isEqualTo(1);
        assertThat(lake.freshView(frozen)).hasSize(1);
      }
      copy(lake, frozen, "good", "SELECT 2::DOUBLE AS weight, 'c' AS text");
      assertThat(lake.freshView(frozen)).hasSize(2);
      assertThat(lake.run().quarantined()).isZero();
    }
  }

  /** A file has a field under one of its names; what stands under another is not looked at. */
  @Test
  void aNullUnderAFieldsNameIsNotReplacedByWhatStandsUnderAFormerOne() throws IOException {
    Dataset renamed =
        TestDatasets.dataset(
            """
            {"type": "record", "name": "Note", "tarn.dataset": "notes", "tarn.database": "mine", "tarn.merge": "append", "fields": [
              {"name": "text", "aliases": ["words"], "type": ["null", "string"], "default": null}]}""");
    try (TestLake lake = TestLake.with(renamed)) {
      copy(lake, renamed, "first", "SELECT 'a' AS text");
      lake.settle();
      copy(lake, renamed, "both", "SELECT 'old' AS words, NULL::VARCHAR AS text");
      copy(lake, renamed, "former", "SELECT 'b' AS words");
      copy(lake, renamed, "neither", "SELECT 1 AS other");
      List<String> fresh = lake.freshView(renamed);
      assertThat(fresh).containsExactly("[a]", "[b]", "[null]", "[null]");
      assertThat(lake.run().quarantined()).isZero();
      assertThat(lake.rows(Source.DUCKDB, renamed)).isEqualTo(fresh);
    }
  }

  @Test
  void timesWithoutAZoneAreRefusedInASessionThatIsNotInUtc() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn());
        Session session = lake.session()) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      new Catalog("core").attachForReading(session, published(lake, MarketDatasets.TICKS).path());
      lake.stage(MarketDatasets.TICKS, List.of(tick(1, 1.5)));
      String last = "SELECT epoch_us(max(\"time\")) FROM core.fresh.ticks";
      session.execute("SET TimeZone = 'Asia/Kolkata'");
      assertThat(session.number(last)).isEqualTo(micros(START.plusSeconds(1)));
      copy(lake, "zoneless", ticks("2, 1.5").replace("TIMESTAMPTZ", "TIMESTAMP"));
      assertThatThrownBy(() -> session.number(last))
          .hasMessageContaining("run SET TimeZone = 'UTC' and ask again");
      session.execute("SET TimeZone = 'UTC'");
      assertThat(session.number(last)).isEqualTo(micros(START.plusSeconds(2)));
    }
  }

  private static Replica published(TestLake lake, Dataset dataset) {
    return lake.replicas(dataset.database()).published().orElseThrow();
  }

  private static Tick tick(int second, double price) {
    return new Tick(
        "V", "S", START.plusSeconds(second), price, 1, Side.BUY, "t" + second, null, null);
  }

  /** A tick as another program writes it: its second, and its price. */
  private static String ticks(String values) {
    return """
        SELECT 'V' AS venue, 'S' AS symbol, TIMESTAMPTZ '2026-11-20 10:00:00+00' + to_seconds(second) AS "time",
          price, 1.0::DOUBLE AS size, 'BUY' AS side, 'f' || second AS trade_id
        FROM (VALUES (%s)) AS ticks(second, price)"""
        .formatted(values.contains("'") ? values : values + "::DOUBLE");
  }

  private static void copy(TestLake lake, String name, String... queries) throws IOException {
    copy(lake, MarketDatasets.TICKS, name, queries);
  }

  private static void copy(TestLake lake, Dataset dataset, String name, String... queries)
      throws IOException {
    Path file = lake.stagingFolder(dataset).resolve(name + ".parquet");
    try (Session session = lake.session()) {
      session.execute(
          "COPY (%s) TO '%s' (FORMAT parquet)"
              .formatted(String.join(" UNION ALL ", queries), file + ".part"));
    }
    Files.move(Path.of(file + ".part"), file);
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000;
  }
}
