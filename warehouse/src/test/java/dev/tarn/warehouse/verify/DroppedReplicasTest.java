package dev.tarn.warehouse.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The writer may drop replicas while a verification goes through them. */
class DroppedReplicasTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;

  @Test
  void aReplicaThatIsDroppedBeforeItsTurnIsNamedAndTheOthersAreLookedAt() {
    try (TestLake lake = lake()) {
      Path b = replica(lake, "b").path();
      Findings findings = verify(lake, ofAttaching("b"), () -> delete(b));
      assertThat(findings.differences()).isEmpty();
      assertThat(findings.notLookedAt())
          .containsExactly(b + " was dropped by the writer meanwhile; verify again");
      assertThat(findings.checked()).extracting(Checked::replica).containsOnly("a");
    }
  }

  @Test
  void whatWasFoundInAReplicaThatIsDroppedMeanwhileDoesNotCount() {
    try (TestLake lake = lake()) {
      lake.stage(TICKS, List.of(tick(9)));
      Path a = replica(lake, "a").path();
      Findings findings =
          verify(
              lake,
              statement -> statement.contains("tarn.ledger"),
              () -> { // as the writer does: a segment that the replica lacks is kept no longer
                delete(a);
                lake.staging().segments(TICKS).forEach(lake.staging()::retire);
              });
      assertThat(findings.notLookedAt())
          .containsExactly(a + " was dropped by the writer meanwhile; verify again");
      assertThat(findings.checked()).isNotEmpty().allMatch(each -> each.replica().equals("b"));
      assertThat(findings.differences())
          .isNotEmpty()
          .noneMatch(each -> each.replica().equals(Optional.of("a")));
    }
  }

  private static TestLake lake() {
    TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES);
    lake.stage(TICKS, List.of(tick(1), tick(2)));
    lake.settle();
    return lake;
  }

  private static Replica replica(TestLake lake, String name) {
    return lake.replicas("core").replicas().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Predicate<String> ofAttaching(String name) {
    return statement ->
        statement.startsWith("ATTACH") && statement.contains("/" + name + ".duckdb");
  }

  /** Verifies, and does something else once, before a statement. */
  private static Findings verify(TestLake lake, Predicate<String> before, Runnable event) {
    AtomicBoolean done = new AtomicBoolean();
    Findings findings =
        new Verification(
                lake.lake(),
                lake.datasets(),
                lake.staging(),
                () ->
                    Session.open(
                        SessionOptions.spillingTo(lake.home().resolve("spill")),
                        statement -> {
                          if (before.test(statement) && !done.getAndSet(true)) {
                            event.run();
                          }
                        }))
            .verify(Set.of());
    assertThat(done).isTrue();
    return findings;
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tick tick(long seconds) {
    Instant time = Instant.parse("2026-03-01T00:00:00Z").plusSeconds(seconds);
    return new Tick("V", "S", time, 1, 1, Side.BUY, "" + seconds, null, null);
  }
}
