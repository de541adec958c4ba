package dev.tarn.warehouse.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;

/** Which segments are at fault when reading all of them has failed. */
class InspectionTest {
  private static final Dataset FILLS = TestDatasets.FILLS;

  @Test
  void aSegmentThatAFailureNamesIsAtFaultThoughItCanBeReadNow() {
    try (TestLake lake = TestLake.with(FILLS);
        Session session = lake.session()) {
      lake.stage(FILLS, List.of(TestDatasets.fill("a", "1", 0L, 1, "")));
      lake.stage(FILLS, List.of(TestDatasets.fill("a", "2", 0L, 1, "")));
      List<Segment> segments = lake.staging().segments(FILLS);
      Inspection inspection = new Inspection(session, FILLS);
      Staged staged = inspection.inspect(segments);
      assertThat(inspection.probe(staged, "Out of buffer").misfits()).isEmpty();
      Staged probed =
          inspection.probe(
              staged, "Invalid string in Parquet file \"" + segments.get(1).path() + "\"");
      assertThat(probed.segments().stream().map(Staged.Counted::segment))
          .containsExactly(segments.get(0));
      assertThat(probed.misfits())
          .singleElement()
          .satisfies(
              misfit -> {
                assertThat(misfit.segment()).isEqualTo(segments.get(1));
                assertThat(misfit.reason()).startsWith("it cannot be read: Invalid string");
              });
    }
  }

  @Test
  void whatWasSeenIsLookedAtOnceAndAnotherFileInItsPlaceAnew() throws IOException {
    List<String> looks = new ArrayList<>();
    try (TestLake lake = TestLake.with(FILLS);
        Session session = session(lake, looks)) {
      SeenSegments seen = new SeenSegments();
      stageForeign(lake, session, "one");
      looks.clear();
      assertThat(inspect(session, lake, seen).rows()).isEqualTo(1);
      assertThat(inspect(session, lake, seen).rows()).isEqualTo(1);
      assertThat(looks).hasSize(2); // at the footer, and at the columns

      stageForeign(lake, session, "two");
      looks.clear();
      Staged both = inspect(session, lake, seen);
      assertThat(both.groups())
          .singleElement()
          .satisfies(group -> assertThat(group.segments()).hasSize(2));
      assertThat(looks).hasSize(1);
      assertThat(looks.get(0)).doesNotContain(both.segments().get(0).segment().name());

      Path first = both.segments().get(0).segment().path();
      Path other = lake.home().resolve("other");
      Files.write(other, new byte[(int) Files.size(first)]);
      Files.setLastModifiedTime(other, Files.getLastModifiedTime(first));
      Files.move(other, first, StandardCopyOption.REPLACE_EXISTING);
      Staged spoilt = inspect(session, lake, seen);
      assertThat(spoilt.rows()).isEqualTo(1);
      assertThat(spoilt.misfits())
          .singleElement()
          .satisfies(misfit -> assertThat(misfit.segment().path()).isEqualTo(first));
    }
  }

  @Test
  void filesThatTarnWroteAreLookedAtOnceForAllOfTheirColumns() throws IOException {
    List<String> looks = new ArrayList<>();
    try (TestLake lake = TestLake.with(FILLS);
        Session session = session(lake, looks)) {
      SeenSegments seen = new SeenSegments();
      for (int segments = 1; segments <= 3; segments++) {
        List<IndexedRecord> rows = new ArrayList<>();
        for (int row = 0; row < segments; row++) {
          rows.add(TestDatasets.fill("a", segments + "-" + row, 0L, 1, ""));
        }
        lake.stage(FILLS, rows);
        Staged staged = inspect(session, lake, seen);
        assertThat(staged.rows()).isEqualTo(segments * (segments + 1) / 2);
        assertThat(staged.groups()).hasSize(1);
      }
      assertThat(looks).singleElement().asString().startsWith("DESCRIBE");

      stageForeign(lake, session, "foreign"); // whose footer is another one
      Staged mixed = inspect(session, lake, seen);
      assertThat(mixed.rows()).isEqualTo(7);
      assertThat(session.number("SELECT count(*) FROM (%s)".formatted(mixed.sql()))).isEqualTo(7);
    }
  }

  private static Session session(TestLake lake, List<String> looks) {
    return Session.open(
        SessionOptions.spillingTo(lake.home().resolve("spill")),
        sql -> {
          if (sql.contains("parquet_schema") || sql.startsWith("DESCRIBE")) {
            looks.add(sql);
          }
        });
  }

  /** As other programs stage them, without a checksum of the whole file. */
  private static void stageForeign(TestLake lake, Session session, String id) throws IOException {
    session.execute(
        "COPY (SELECT 'a' AS account, '%s' AS fill_id, NULL::TIMESTAMP AS time, 1.0::DOUBLE AS price, '' AS note) TO '%s' (FORMAT parquet)"
            .formatted(id, lake.stagingFolder(FILLS).resolve(id + ".parquet")));
  }

  private static Staged inspect(Session session, TestLake lake, SeenSegments seen) {
    return new Inspection(session, FILLS, seen).inspect(lake.staging().segments(FILLS));
  }
}
