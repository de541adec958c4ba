package dev.tarn.warehouse.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.warehouse.crash.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tries a few damaged files, others each time; thousands with {@code -Dtarn.fuzz=10000}. */
@Timeout(value = 8, unit = TimeUnit.HOURS) // for thousands
class FuzzTest {
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());
  private static final long FILES = Long.getLong("tarn.fuzz", 50);

  @Test
  void whateverIsDroppedIntoStagingIsLoadedAsAWholeOrSetAside() throws Exception {
    List<String> lines = new ArrayList<>();
    System.out.println("-Dtarn.seed=" + SEED);
    int exit =
        Child.run(
            FuzzMain.class,
            System.getProperty("java.class.path"),
            TimeUnit.HOURS.toSeconds(8),
            lines::add,
            SEED,
            FILES,
            0);
    lines.stream().filter(line -> !line.startsWith("round")).forEach(System.out::println);
    assertThat(lines).as("with -Dtarn.seed=%d", SEED).noneMatch(line -> line.startsWith("FAILED"));
    assertThat(exit).as("exit code after %s", lines.get(lines.size() - 1)).isZero();
  }
}
