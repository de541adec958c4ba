package dev.tarn.warehouse.write;

import static dev.tarn.warehouse.support.TestDatasets.REMARKS;
import static dev.tarn.warehouse.support.TestDatasets.remark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Quarantined;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of segments that wait in staging after they were loaded. */
class RetirementTest {
  private static final WriterOptions PATIENT =
      TestLake.hasty().withRetireAfter(Duration.ofHours(1));
  private static final WriterOptions LATER =
      PATIENT.withClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));

  private final List<String> steps = new ArrayList<>();
  private final Retirement retirement = new Retirement();
  private final Tally tally = new Tally();

  @Test
  void theDiskIsAskedOnceWhileASegmentWaits() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      StagingArea staging = heard(lake);
      lake.stage(REMARKS, List.of(remark("a")));
      assertThat(retire(staging, PATIENT)).isZero();
      assertThat(lake.staging().archived(REMARKS)).hasSize(1);
      steps.clear();
      assertThat(retire(staging, PATIENT)).isZero();
      assertThat(steps).noneMatch(step -> step.startsWith("link") || step.startsWith("placedAt"));
      assertThat(lake.staging().segments(REMARKS)).hasSize(1);
      assertThat(retire(staging, LATER)).isEqualTo(1);
      assertThat(lake.staging().segments(REMARKS)).isEmpty();
      assertThat(lake.staging().archived(REMARKS)).hasSize(1);
    }
  }

  @Test
  void whatHasBecomeOfItMeanwhileIsSeenInTheEnd() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a"), remark("b")));
      retire(lake.staging(), PATIENT);
      List<Segment> before = lake.staging().segments(REMARKS);
      lake.stage(REMARKS, List.of(remark("c")));
      List<Segment> added = new ArrayList<>(lake.staging().segments(REMARKS));
      added.removeAll(before);
      Files.delete(before.get(0).path());
      Files.move(added.get(0).path(), before.get(0).path());
      assertThat(retire(lake.staging(), LATER)).isZero();
      assertThat(lake.staging().quarantined(REMARKS))
          .extracting(Quarantined::name)
          .containsExactly(before.get(0).name() + ".parquet");
      assertThat(tally.quarantined).hasSize(1);
    }
  }

  @Test
  void anArchivedSegmentThatWasLostIsArchivedAgain() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      retire(lake.staging(), PATIENT);
      Files.delete(lake.staging().archived(REMARKS).get(0).path());
      assertThat(retire(lake.staging(), LATER)).isEqualTo(1);
      assertThat(lake.staging().archived(REMARKS)).hasSize(1);
    }
  }

  private StagingArea heard(TestLake lake) {
    return new StagingArea(
        HeardStorage.around(lake.lake().storage(), steps::add), Clock.systemUTC());
  }

  private int retire(StagingArea staging, WriterOptions options) {
    return retirement.retire(staging.segments(REMARKS), staging, options, tally);
  }
}
