package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dataset whose schema changes while the lake lives, in all ways but by a new field. */
class ChangedSchemaTest {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Level", "tarn.dataset": "levels", "tarn.database": "mine", %s, "fields": [%s]}""";
  private static final String UNIQUE = "\"tarn.merge\": \"unique\", \"tarn.key\": [\"id\"]";
  private static final String ID = "{\"name\": \"id\", \"type\": \"string\"}";
  private static final Dataset BEFORE =
      dataset(UNIQUE, ID, field("size", "\"int\""), field("depth", "\"float\""));

  private Path home;

  @BeforeEach
  void makeLake() throws IOException {
    home = Files.createTempDirectory("tarn-warehouse-test");
    TestLake lake = TestLake.in(home, BEFORE);
    lake.stage(BEFORE, List.of(row(BEFORE, "a", 1, 0.5f)));
    lake.settle();
  }

  @AfterEach
  void deleteLake() {
    TestLake.in(home, BEFORE).close();
  }

  @Test
  void aFieldIsWidenedForRowsOfBothSchemas() {
    Dataset after =
        dataset(UNIQUE, ID, field("size", "[\"null\", \"long\"]"), field("depth", "\"double\""));
    List<String> all = grow(after, row(BEFORE, "b", 2, 1.5f), row(after, "c", null, 0.1));
    assertThat(all).hasSize(3).anySatisfy(row -> assertThat(row).contains("c").contains("0.1"));
    TestLake lake = TestLake.in(home, after);
    Replica replica = lake.replicas("mine").published().orElseThrow();
    assertThat(
            lake.<String>ask(
                replica,
                "mine",
                session ->
                    session
                        .first(
                            "SELECT typeof(size) || typeof(depth) FROM mine.levels",
                            row -> row.getString(1))
                        .orElseThrow()))
        .isEqualTo("BIGINTDOUBLE");
  }

  /** What it remembers of tables and files is of the schema of before. */
  @Test
  void aReaderWhoReadsAgainAndAgainSeesEachSchema() {
    Dataset after =
        dataset(UNIQUE, ID, field("depth", "\"double\""), field("size", "[\"null\", \"long\"]"));
    ReaderMemory memory = ReaderMemory.ofFiles();
    assertThat(sizes(memory, BEFORE)).isEqualTo("1 INTEGER FLOAT");
    TestLake before = TestLake.in(home, BEFORE);
    before.stage(BEFORE, List.of(row(BEFORE, "skipped", 2, 1.5f))); // a name that is loaded already
    before.stage(BEFORE, List.of(row(BEFORE, "b", 2, 1.5f)));
    assertThat(sizes(memory, BEFORE)).isEqualTo("3 INTEGER FLOAT");
    before.settle(); // another generation of the same tables
    assertThat(sizes(memory, BEFORE)).isEqualTo("3 INTEGER FLOAT");
    TestLake lake = TestLake.in(home, after);
    lake.stage(BEFORE, List.of(row(BEFORE, "skipped", 3, 1.5f)));
    lake.stage(BEFORE, List.of(row(BEFORE, "skipped", 3, 1.5f)));
    lake.stage(BEFORE, List.of(row(BEFORE, "c", 3, 1.5f)));
    lake.stage(after, List.of(row(after, "d", 0.1, 1L << 40)));
    assertThat(sizes(memory, after)).isEqualTo((3 + 3 + (1L << 40)) + " BIGINT DOUBLE");
    lake.settle();
    assertThat(sizes(memory, after)).isEqualTo((3 + 3 + (1L << 40)) + " BIGINT DOUBLE");
  }

  private String sizes(ReaderMemory memory, Dataset dataset) {
    LakeReader reader =
        new LakeReader(Lake.at(home.toString()), new Datasets(List.of(dataset))).with(memory);
    try (Snapshot snapshot = reader.open(Source.FRESH, Set.of("levels"))) {
      return snapshot
          .session()
          .first(
              "SELECT sum(size) || ' ' || typeof(any_value(size)) || ' ' || typeof(any_value(depth)) FROM levels",
              row -> row.getString(1))
          .orElseThrow();
    }
  }

  @Test
  void aRemovedFieldStaysForQueriesOfYesterday() {
    Dataset after = dataset(UNIQUE, ID, field("depth", "\"float\""));
    assertThat(grow(after, row(BEFORE, "b", 2, 1.5f), row(after, "c", 2.5f))).hasSize(3);
    assertThat(published(after, "count(*) || ' ' || sum(size)")).isEqualTo("3 1");
    assertThat(fresh(after, "count(*) || ' ' || sum(size)")).isEqualTo("3 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tarn.merge\": \"unique\", \"tarn.key\": [\"id\", \"size\"]",
        "\"tarn.merge\": \"latest\", \"tarn.key\": [\"id\"], \"tarn.order\": [\"size\"]",
        "\"tarn.merge\": \"append\"",
      })
  void anotherRuleIsRefusedByTheWriterAndByReaders(String rule) {
    Dataset after = dataset(rule, ID, field("size", "\"int\""), field("depth", "\"float\""));
    TestLake lake = TestLake.in(home, after);
    lake.stage(after, List.of(row(after, "b", 2, 1.5f))); // a name that is loaded already
    lake.stage(after, List.of(row(after, "b", 2, 1.5f)));
    assertThatThrownBy(lake::run)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("of the dataset levels from")
        .hasMessageContaining("give the new rule a dataset name of its own");
    assertThatThrownBy(() -> lake.rows(Source.FRESH, after)).isInstanceOf(RefusedException.class);
    assertThat(TestLake.in(home, BEFORE).rows(Source.DUCKDB, BEFORE)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"string\"", "\"boolean\"", "\"float\""})
  void aTypeThatOldRowsMayNotFitIsRefused(String type) {
    Dataset after = dataset(UNIQUE, ID, field("size", type), field("depth", "\"float\""));
    TestLake lake = TestLake.in(home, after);
    lake.stage(BEFORE, List.of(row(BEFORE, "b", 2, 1.5f)));
    lake.stage(BEFORE, List.of(row(BEFORE, "c", 2, 1.5f)));
    assertThatThrownBy(lake::run)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Cannot change the field size of the dataset levels from INTEGER to");
  }

  @Test
  void aFrozenDatasetTakesItsOwnColumnsAlone() {
    Dataset frozen =
        dataset(
            UNIQUE + ", \"tarn.evolution\": \"freeze\"",
            ID,
            field("size", "\"long\""),
            field("depth", "\"float\""));
    TestLake lake = TestLake.in(home, frozen);
    lake.stage(frozen, List.of(row(frozen, "skipped", 0L, 0f))); // a name that is loaded already
    lake.stage(frozen, List.of(row(frozen, "fits", 2L, 1.5f)));
    Dataset wider =
        dataset(
            UNIQUE,
            ID,
            field("size", "\"long\""),
            field("depth", "\"float\""),
            field("more", "\"string\""));
    lake.stage(BEFORE, List.of(row(BEFORE, "narrow", 2, 1.5f)));
    lake.stage(wider, List.of(row(wider, "wide", 2L, 1.5f, "x")));
    lake.settle();
    assertThat(lake.rows(Source.DUCKDB, frozen)).hasSize(2);
    assertThat(lake.staging().quarantined(frozen))
        .anySatisfy(
            file ->
                assertThat(file.reason())
                    .contains("column size is INTEGER, and levels has long (BIGINT) there"))
        .anySatisfy(
            file -> assertThat(file.reason()).contains("column more (VARCHAR) is none of levels"));
  }

  @Test
  void renamedFieldsLoadFromFilesOfBothNames() {
    Dataset after =
        dataset(
            "\"tarn.merge\": \"unique\", \"tarn.key\": [\"code\"]",
            "{\"name\": \"code\", \"aliases\": [\"id\"], \"type\": \"string\"}",
            "{\"name\": \"amount\", \"aliases\": [\"size\"], \"type\": \"long\"}",
            field("depth", "\"float\""));
    assertThat(grow(after, row(BEFORE, "b", 2, 1.5f), row(after, "c", 3L, 2.5f))).hasSize(3);
    for (String names : List.of("code, amount", "id, size")) {
      String[] name = names.split(", ", -1);
      String question = "string_agg(%s, '' ORDER BY id) || sum(%s)".formatted(name[0], name[1]);
      assertThat(published(after, question)).isEqualTo("abc6");
      assertThat(fresh(after, question)).isEqualTo("abc6");
    }
  }

  @Test
  void aJournalOfTheOldSchemaIsSealedByAProgramOfTheNew() throws IOException {
    TestLake before = TestLake.in(home, BEFORE);
    Path open = before.stagingFolder(BEFORE).resolve("open");
    AppenderOptions options = AppenderOptions.of("test").withFlushInterval(Duration.ofHours(1));
    try (Appender appender = before.staging().appender(BEFORE, options)) {
      appender.append(row(BEFORE, "b", 2, 1.5f));
      try (Stream<Path> journals = Files.list(open)) {
        Path journal =
            journals.filter(file -> file.toString().endsWith(".avro")).findFirst().orElseThrow();
        Files.copy(journal, open.resolve("20260301T120000.000000Z-dead-0123456789abcdef.avro"));
      }
    }
    Dataset after =
        dataset(
            "\"tarn.merge\": \"unique\", \"tarn.key\": [\"code\"]",
            "{\"name\": \"code\", \"aliases\": [\"id\"], \"type\": \"string\"}",
            field("size", "\"long\""));
    TestLake lake = TestLake.in(home, after);
    assertThat(lake.run().recoveredRows()).isEqualTo(1);
    assertThat(lake.rows(Source.FRESH, after)).hasSize(2); // the copy is the same event
    assertThat(published(after, "string_agg(id, '' ORDER BY id) || sum(size)")).isEqualTo("ab3");
  }

  @Test
  void theSymbolsOfAnOrderMayBecomeMoreButKeepTheirOrder() throws IOException {
    String rule = "\"tarn.merge\": \"latest\", \"tarn.key\": [\"id\"], \"tarn.order\": [\"state\"]";
    String state = "{\"type\": \"enum\", \"name\": \"State\", \"symbols\": [%s]}";
    Dataset two = dataset(rule, ID, field("state", state.formatted("\"NEW\", \"DONE\"")));
    Dataset three =
        dataset(rule, ID, field("state", state.formatted("\"NEW\", \"PART\", \"DONE\"")));
    Dataset turned = dataset(rule, ID, field("state", state.formatted("\"DONE\", \"NEW\"")));
    Path folder = Files.createTempDirectory("tarn-warehouse-test");
    try (TestLake lake = TestLake.in(folder, two)) {
      lake.stage(two, List.of(state(two, "NEW")));
      lake.settle();
      TestLake grown = TestLake.in(folder, three);
      grown.stage(three, List.of(state(three, "PART")));
      grown.stage(three, List.of(state(three, "PART")));
      grown.settle();
      assertThat(grown.rows(Source.DUCKDB, three)).singleElement().asString().contains("PART");
      assertThatThrownBy(() -> TestLake.in(folder, turned).rows(Source.FRESH, turned))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("the order of the symbols of state");
    }
  }

  private static GenericRecord state(Dataset dataset, String state) {
    Schema states = dataset.schema().getField("state").schema();
    return row(dataset, "a", new GenericData.EnumSymbol(states, state));
  }

  /** Loads a row of before and one of after; answers all rows, the same wherever they are read. */
  private List<String> grow(Dataset after, GenericRecord old, GenericRecord young) {
    TestLake lake = TestLake.in(home, after);
    assertThat(lake.rows(Source.FRESH, after)).hasSize(1);
    lake.stage(BEFORE, List.of(old)); // of the name that is loaded already: adds nothing
    lake.stage(BEFORE, List.of(old));
    lake.stage(after, List.of(young));
    List<String> all = lake.rows(Source.FRESH, after);
    lake.settle();
    assertThat(lake.staging().quarantined(after)).hasSizeLessThanOrEqualTo(1);
    assertThat(lake.rows(Source.DUCKDB, after)).isEqualTo(all);
    assertThat(lake.rows(Source.PARQUET, after)).isEqualTo(all);
    assertThat(lake.replicas("mine").replicas())
        .allSatisfy(replica -> assertThat(lake.rows(replica, after)).isEqualTo(all));
    return all;
  }

  private String published(Dataset dataset, String question) {
    TestLake lake = TestLake.in(home, dataset);
    Replica replica = lake.replicas("mine").published().orElseThrow();
    return lake.ask(
        replica,
        "mine",
        session ->
            session
                .first("SELECT " + question + " FROM mine.levels", row -> row.getString(1))
                .orElseThrow());
  }

  private String fresh(Dataset dataset, String question) {
    return TestLake.in(home, dataset)
        .read(
            Source.FRESH,
            dataset,
            snapshot ->
                snapshot
                    .session()
                    .first("SELECT " + question + " FROM levels", row -> row.getString(1))
                    .orElseThrow());
  }

  private static Dataset dataset(String rule, String... fields) {
    return TestDatasets.dataset(SCHEMA.formatted(rule, String.join(", ", fields)));
  }

  private static String field(String name, String type) {
    return "{\"name\": \"%s\", \"type\": %s}".formatted(name, type);
  }

  private static GenericRecord row(Dataset dataset, Object... values) {
    GenericRecord row = new GenericData.Record(dataset.schema());
    for (int i = 0; i < values.length; i++) {
      row.put(i, values[i]);
    }
    return row;
  }
}
