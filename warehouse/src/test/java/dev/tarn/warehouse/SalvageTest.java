package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.RowGroups;
import dev.tarn.staging.Segment;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What can be read of a damaged file is loaded once, and what cannot is counted. */
class SalvageTest {
  private static final Dataset REMARKS = TestDatasets.REMARKS;
  private static final String NAME = "20260301T120000.000000Z-x-0123456789abcdef.parquet";

  @Test
  void readableRowGroupsAreLoadedOnceWhateverIsDoneAgain() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      damage(lake, write(lake, NAME));
      lake.run();
      Quarantined file = onlyOne(lake);
      RowGroups found = lake.staging().salvage(file);
      assertThat(found.readable()).isEqualTo(4096);
      assertThat(found.lost()).isEqualTo(2048);
      assertThatThrownBy(() -> lake.staging().salvage(file)).isInstanceOf(RefusedException.class);
      lake.settle();
      assertThat(lake.rows(Source.DUCKDB, REMARKS)).hasSize(4096);
      Quarantined told = onlyOne(lake);
      assertThat(told.reason()).contains("4096 rows salvaged, 2048 rows lost");
      assertThatThrownBy(() -> lake.staging().salvage(told)).isInstanceOf(RefusedException.class);
      assertThatThrownBy(() -> lake.staging().retry(told))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("drop it");
      Files.copy(lake.staging().path(told), lake.stagingFolder(REMARKS).resolve(NAME)); // by hand
      lake.settle();
      assertThat(lake.rows(Source.FRESH, REMARKS)).hasSize(4096);
      assertThat(lake.files("staging/remarks/tmp")).isEmpty();
    }
  }

  @Test
  void whatIsNotDamagedOrNotReadableIsRefused() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      Path whole = write(lake, NAME);
      Path cut = lake.stagingFolder(REMARKS).resolve("cut.parquet");
      byte[] bytes = Files.readAllBytes(whole);
      Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
      lake.run();
      assertThatThrownBy(() -> lake.staging().salvage(onlyOne(lake)))
          .isInstanceOf(TarnException.class)
          .hasMessageContaining("footer");
      lake.staging().drop(onlyOne(lake));
      Segment segment = lake.staging().segments(REMARKS).get(0);
      lake.staging().quarantine(segment, "somebody says so");
      assertThatThrownBy(() -> lake.staging().salvage(onlyOne(lake)))
          .hasMessageContaining("nothing of it is damaged")
          .hasMessageContaining("somebody says so");
    }
  }

  private static Quarantined onlyOne(TestLake lake) {
    assertThat(lake.staging().quarantined(REMARKS)).hasSize(1);
    return lake.staging().quarantined(REMARKS).get(0);
  }

  /** Three row groups of 2,048 rows. */
  private static Path write(TestLake lake, String name) throws IOException {
    Path file = lake.stagingFolder(REMARKS).resolve(name);
    try (Session session = lake.session()) {
      session.execute(
          "COPY (SELECT md5(i::VARCHAR) AS text FROM range(6144) AS r(i)) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)"
              .formatted(Sql.literal(file.toString())));
    }
    return file;
  }

  /** Breaks the head of the second row group's page. */
  private static void damage(TestLake lake, Path file) throws IOException {
    try (Session session = lake.session()) {
      long page =
          session.number(
              "SELECT max(coalesce(dictionary_page_offset, data_page_offset)) FROM parquet_metadata(%s) WHERE row_group_id = 1"
                  .formatted(Sql.literal(file.toString())));
      byte[] bytes = Files.readAllBytes(file);
      Arrays.fill(bytes, (int) page, (int) page + 16, (byte) 0xff);
      Files.write(file, bytes);
    }
  }
}
