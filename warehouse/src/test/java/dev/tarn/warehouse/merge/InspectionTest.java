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
        Session session =
            Session.open(
                SessionOptions.spillingTo(lake.home().resolve("spill")),
                sql -> {
                  if (sql.contains("parquet_schema")) {
                    looks.add(sql);
                  }
                })) {
      SeenSegments seen = new SeenSegments();
      lake.stage(FILLS, List.of(TestDatasets.fill("a", "1", 0L, 1, "")));
      assertThat(inspect(session, lake, seen).rows()).isEqualTo(1);
      assertThat(inspect(session, lake, seen).rows()).isEqualTo(1);
      assertThat(looks).hasSize(1);

      lake.stage(FILLS, List.of(TestDatasets.fill("a", "2", 0L, 1, "")));
      Staged both = inspect(session, lake, seen);
      assertThat(both.groups())
          .singleElement()
          .satisfies(group -> assertThat(group.segments()).hasSize(2));
      assertThat(looks).hasSize(2);
      assertThat(looks.get(1)).doesNotContain(both.segments().get(0).segment().name());

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

  private static Staged inspect(Session session, TestLake lake, SeenSegments seen) {
    return new Inspection(session, FILLS, seen).inspect(lake.staging().segments(FILLS));
  }
}
