package dev.tarn.warehouse.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
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
}
