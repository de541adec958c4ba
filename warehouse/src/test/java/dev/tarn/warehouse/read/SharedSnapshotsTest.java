package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several snapshots of one replica in one process. */
class SharedSnapshotsTest {
  private static final Path LOCKS = Path.of("/proc/locks");

  @Test
  void aSnapshotKeepsItsLockWhenAnotherIsClosed() throws IOException {
    assumeTrue(Files.isReadable(LOCKS), "the system does not tell its locks");
    try (TestLake lake = TestLake.with(TestDatasets.REMARKS)) {
      lake.stage(TestDatasets.REMARKS, List.of(TestDatasets.remark("a")));
      lake.run();
      LakeReader reader = new LakeReader(lake.lake(), lake.datasets());
      Path replica = lake.replicas("mine").published().orElseThrow().path();
      Snapshot first = reader.open(Source.FRESH, Set.of("remarks"));
      Snapshot second = reader.open(Source.FRESH, Set.of("remarks"));
      first.close();
      assertThat(isLocked(replica)).isTrue();
      assertThat(second.session().number("SELECT count(*) FROM remarks")).isEqualTo(1);
      second.close();
      assertThat(isLocked(replica)).isFalse();
    }
  }

  private static boolean isLocked(Path file) throws IOException {
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    return Files.readAllLines(LOCKS).stream().anyMatch(line -> line.contains(inode));
  }
}
