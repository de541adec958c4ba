package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A producer renames a file over one that some replica has loaded, and another one has not yet. */
class ReplacedFileTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;

  @Test
  void replicasHaveTheSameRowsThoughAFileIsReplacedBetweenTheirLoads() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES)) {
      lake.stage(TICKS, List.of(tick("seed")));
      lake.settle(); // two replicas
      lake.stage(TICKS, List.of(tick("first")));
      lake.run(); // one of them has it
      Segment loaded = lake.staging().segments(TICKS).get(0);
      replace(loaded, lake);
      List<String> before = lake.rows(Source.FRESH, TICKS);
      for (int i = 0; i < 4; i++) {
        lake.stage(TICKS, List.of(tick("later " + i)));
        lake.run();
        assertThat(lake.rows(Source.FRESH, TICKS)).as("cycle %d", i).containsAll(before);
      }
      lake.settle();
      for (Replica replica : lake.replicas("core").replicas()) {
        assertThat(lake.rows(replica, TICKS)).as(replica.name()).hasSize(6).containsAll(before);
      }
      assertThat(lake.staging().quarantined(TICKS))
          .extracting(Quarantined::name)
          .containsExactly(loaded.name() + ".parquet");
      assertThat(lake.staging().archived(TICKS))
          .extracting(Segment::name)
          .doesNotContain(loaded.name());
    }
  }

  /** Puts a file with other rows, of another length, in the place of a segment. */
  private static void replace(Segment segment, TestLake lake) throws IOException {
    Path kept = Files.createTempFile("kept", ".tmp");
    Files.move(segment.path(), kept, StandardCopyOption.REPLACE_EXISTING);
    List<Tick> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(tick("other " + i));
    }
    lake.stage(TICKS, others);
    Segment other = lake.staging().segments(TICKS).get(0);
    Files.move(other.path(), segment.path());
    Files.delete(kept);
  }

  private static Tick tick(String id) {
    return new Tick(
        "x", "S", Instant.parse("2026-03-01T12:00:00Z"), 2, 1, Side.BUY, id, null, null);
  }
}
