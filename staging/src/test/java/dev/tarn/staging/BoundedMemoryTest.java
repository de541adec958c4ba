package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.testing.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must do with little memory, in JVMs that have just that. */
class BoundedMemoryTest {
  private static final long ROWS = 1_200_000;

  @TempDir Path lake;

  @Test
  void rowsThatCannotBeSealedYetLieOnTheDisk() throws Exception {
    try (ChildJvm producer =
        ChildJvm.start(SlowSealingMain.class, List.of("-Xmx64m"), lake, ROWS, 500_000)) {
      assertThat(producer.line()).isEqualTo("done");
      assertThat(producer.exitCode()).isZero();
    }
    assertThat(rows()).isEqualTo(ROWS);
    assertThat(Events.journals(lake)).isEmpty();
  }

  @Test
  void anImportNeedsNoMoreMemoryForMoreRows() throws Exception {
    try (ChildJvm importer = ChildJvm.start(ImportMain.class, List.of("-Xmx96m"), lake, ROWS)) {
      assertThat(importer.line()).isEqualTo("Outcome[rows=1200000, segments=5, alreadyThere=0]");
      assertThat(importer.exitCode()).isZero();
    }
    assertThat(rows()).isEqualTo(ROWS);
  }

  private long rows() throws Exception {
    long rows = 0;
    for (Path segment : Events.segments(lake)) {
      try (ParquetRows file = ParquetRows.open(segment)) {
        rows += file.count();
      }
    }
    return rows;
  }
}
