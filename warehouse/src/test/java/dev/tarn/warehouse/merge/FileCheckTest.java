package dev.tarn.warehouse.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.support.TestDatasets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a file before it is loaded. That it is what the writer does: BadFilesTest. */
class FileCheckTest {
  private static final String TICK =
      "SELECT 'S' AS symbol, TIMESTAMP '2026-03-01 12:00:00' AS time, 2.0 AS price, 1 AS size";
  private static final Dataset RENAMED =
      TestDatasets.dataset(
          """
          {"type": "record", "name": "Renamed", "tarn.dataset": "renamed", "tarn.merge": "append", "fields": [
            {"name": "text", "type": "string", "aliases": ["words"]}]}""");
  private static final Dataset FROZEN =
      TestDatasets.dataset(
          """
          {"type": "record", "name": "Frozen", "tarn.dataset": "frozen", "tarn.merge": "append", "tarn.evolution": "freeze", "fields": [
            {"name": "text", "type": "string"}, {"name": "number", "type": "long"}]}""");

  @TempDir private Path folder;

  @Test
  void aGoodFileHasNothingSaidOfIt() {
    assertThat(look(MarketDatasets.TICKS, TICK, ""))
        .isEqualTo(new FileCheck.Found(1, List.of(), List.of()));
  }

  @Test
  void allColumnsThatDoNotFitAreTold() {
    String query = "SELECT 'S' AS Symbol, 5 AS time, '2' AS price";
    assertThat(look(MarketDatasets.TICKS, query, "").problems())
        .containsExactly(
            "its column Symbol is written symbol in ticks; rename it",
            "its column time is INTEGER, and ticks has timestamp-micros (TIMESTAMP) there; convert it",
            "its column price is VARCHAR, and ticks has double (DOUBLE) there; convert it",
            "it has no column size, which every row of ticks needs (double (DOUBLE)); add it");
  }

  @Test
  void allThatIsNoFrozenColumnIsTold() {
    assertThat(look(FROZEN, "SELECT 1::INTEGER AS number, 2 AS other", "").problems())
        .hasSize(3)
        .allMatch(problem -> problem.contains("frozen is frozen"));
  }

  @Test
  void allRulesThatRowsBreakAreTold() {
    String query = TICK.replace("2.0", "-2.0").replace("1 AS size", "-1 AS size");
    assertThat(look(MarketDatasets.TICKS, query, "").problems())
        .containsExactly(
            "1 of its rows break the rule 'price is above zero' of ticks; correct them",
            "1 of its rows break the rule 'size is not negative' of ticks; correct them");
  }

  @Test
  void columnsThatAreLeftOutAreHints() {
    assertThat(look(MarketDatasets.TICKS, TICK + ", 1 AS cost", "").hints())
        .containsExactly(
            "its column cost is none of ticks and is left out; rename it if it is meant to be one");
    String newer = "'parquet.avro.schema': '{\"fields\":[{\"name\":\"cost\"}]}'";
    assertThat(look(MarketDatasets.TICKS, TICK + ", 1 AS cost", newer).hints())
        .singleElement()
        .asString()
        .contains("a schema that has the field cost");
    assertThat(look(MarketDatasets.TICKS, TICK, "'tarn.dataset': 'candles'").hints())
        .singleElement()
        .asString()
        .contains("its footer says that it holds candles");
  }

  @Test
  void columnsThatMayBeTheMissingOnesAreTold() {
    FileCheck.Found found =
        look(MarketDatasets.TICKS, TICK.replace("1 AS size", "1 AS amount"), "");
    assertThat(found.problems()).singleElement().asString().contains("it has no column size");
    assertThat(found.hints()).singleElement().asString().contains("its column amount is none of");
  }

  @Test
  void aFileThatIsGoneIsNoFailure() {
    try (FileCheck check = new FileCheck(this::open)) {
      Path gone = folder.resolve("gone.parquet");
      assertThat(check.look(MarketDatasets.TICKS, gone).problems()).hasSize(1);
      assertThat(check.footer(gone)).isEmpty();
      assertThat(check.lookTogether(MarketDatasets.TICKS, List.of(gone))).isEmpty();
    }
  }

  @Test
  void formerNamesAreHints() {
    assertThat(look(RENAMED, "SELECT 'x' AS words", "").hints())
        .containsExactly(
            "its column words is a former name of text and is taken for it; use the new name");
    assertThat(look(RENAMED, "SELECT 'x' AS words, 'y' AS text", "").hints())
        .singleElement()
        .asString()
        .contains("it has a column text, and words as well");
  }

  @Test
  void aFilesNameIsNeverTakenForAPattern() {
    assertThat(look(MarketDatasets.TICKS, TICK, "", "a*[1]?.parquet").rows()).isEqualTo(1);
    assertThat(look(MarketDatasets.TICKS, TICK, "", "new.part").rows()).isEqualTo(1);
  }

  private FileCheck.Found look(Dataset dataset, String query, String keys) {
    return look(dataset, query, keys, "file.parquet");
  }

  private FileCheck.Found look(Dataset dataset, String query, String keys, String name) {
    Path file = folder.resolve(name);
    Path written = folder.resolve("written.parquet");
    try (Session session = open();
        FileCheck check = new FileCheck(this::open)) {
      session.execute(
          "COPY (%s) TO %s (FORMAT parquet, KV_METADATA {%s})"
              .formatted(
                  query, Sql.literal(written.toString()), keys.isEmpty() ? "'a': 'b'" : keys));
      assertThat(written.toFile().renameTo(file.toFile())).isTrue();
      return check.look(dataset, file);
    }
  }

  private Session open() {
    return Session.open(SessionOptions.spillingTo(folder.resolve("spill")));
  }
}
