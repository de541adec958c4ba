package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A segment that is retired while it is read is in staging or in the archive, never in neither. */
class RetiredWhileReadTest {
  private static final int ROUNDS = 15;

  @Test
  void readsOfParquetAloneMissNothingThatTheWriterRetiresMeanwhile() {
    try (TestLake lake = TestLake.with(TestDatasets.REMARKS)) {
      lake.stage(TestDatasets.REMARKS, List.of(TestDatasets.remark("first")));
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < ROUNDS; i++) {
                  lake.stage(TestDatasets.REMARKS, List.of(TestDatasets.remark("more")));
                  lake.run();
                }
              });
      int before = 1;
      while (!writer.isDone()) {
        int count = lake.rows(Source.PARQUET, TestDatasets.REMARKS).size();
        assertThat(count).isGreaterThanOrEqualTo(before);
        before = count;
      }
      writer.join();
      assertThat(lake.rows(Source.PARQUET, TestDatasets.REMARKS)).hasSize(ROUNDS + 1);
    }
  }
}
