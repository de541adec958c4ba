package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.verify.Checked;
import dev.tarn.warehouse.verify.Findings;
import dev.tarn.warehouse.verify.Verification;
import dev.tarn.writer.WriterJob;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verification that the writer does not wait for. */
class VerifyMeanwhileTest {
  private static final int RUNS = 10;

  @TempDir private Path folder;

  @Test
  void aReplicaThatIsEvictedWhileItIsLookedAtIsNamedAndTheOthersAreLookedAt() {
    TestLake lake = TestLake.in(folder);
    for (int i = 0; i < 3; i++) {
      lake.append(5);
      lake.write(TestLake.impatient());
    }
    AtomicBoolean evicted = new AtomicBoolean();
    Findings findings =
        new Verification(
                lake.lake(),
                MarketDatasets.of(lake.lake()),
                lake.staging(),
                () ->
                    Session.open(
                        SessionOptions.spillingTo(folder.resolve("spill")),
                        statement -> {
                          if (statement.contains("sum(hash(") && !evicted.getAndSet(true)) {
                            evict(lake, "a.duckdb");
                          }
                        }))
            .verify(Set.of("core"));
    assertThat(evicted).isTrue();
    assertThat(findings.differences()).isEmpty();
    assertThat(findings.notLookedAt())
        .singleElement()
        .asString()
        .isEqualTo(
            "%s was dropped by the writer meanwhile; verify again"
                .formatted(lake.replica("a.duckdb").toAbsolutePath()));
    assertThat(findings.checked()).extracting(Checked::replica).contains("b");
    lake.append(1);
    lake.write(TestLake.impatient());
    lake.write(TestLake.impatient());
    lake.assertVerified();
  }

  /** Has writers of another process run until they have given up a replica that is held. */
  private static void evict(TestLake lake, String replica) {
    boolean evicted = false;
    for (int i = 0; i < RUNS && !evicted; i++) {
      lake.append(1);
      try (Jvm writer =
          Jvm.start(
              WriterJob.class, "run", "--lake", lake.home(), "--max-pin", "1ms", "--log", "json")) {
        assertThat(writer.awaitEnd()).as("%s", writer).isZero();
        evicted = writer.toString().contains(replica + " was evicted");
      }
    }
    assertThat(evicted).isTrue();
  }
}
