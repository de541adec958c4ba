package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.testing.ChildJvm;
import dev.tarn.staging.testing.InMemoryFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Producers in JVMs of their own, killed at random moments. {@code -Dtarn.seed=N} repeats a run,
 * {@code -Dtarn.kills=N} sets how many.
 */
class KilledProducerTest {
  private static final long ROWS_APART = 1_000_000_000L;

  @TempDir(factory = InMemoryFolder.class)
  Path lake;

  @Test
  void everyRowThatWasTenMillisecondsOldWhenItsProducerWasKilledIsThereOnce() throws Exception {
    long seed = Long.getLong("tarn.seed", 20261120L);
    int kills = Integer.getInteger("tarn.kills", 8);
    System.out.printf("%d kills with -Dtarn.seed=%d%n", kills, seed);
    Random random = new Random(seed);
    List<Long> acknowledged = new ArrayList<>();
    for (int producer = 0; producer < kills; producer += 2) {
      try (ChildJvm one = producer(producer, random);
          ChildJvm two = producer(producer + 1, random)) {
        acknowledged.add(killLater(one, random));
        acknowledged.add(killLater(two, random));
      }
    }
    FaultSweep.recoverLater(lake); // which sweeps up the hidden names of half-made journals, too

    TreeMap<Long, Long> nextOf = new TreeMap<>();
    for (long id : Events.ids(lake)) {
      // sorted, so that a row that is missing or there twice shows as a jump
      assertThat(id % ROWS_APART).isEqualTo(nextOf.getOrDefault(id / ROWS_APART, 0L));
      nextOf.merge(id / ROWS_APART, 1L, Long::sum);
    }
    for (int producer = 0; producer < acknowledged.size(); producer++) {
      assertThat(nextOf.getOrDefault((long) producer, 0L))
          .as("rows of producer %d", producer)
          .isGreaterThanOrEqualTo(acknowledged.get(producer));
    }
    assertThat(acknowledged).as("producers that did something").anyMatch(count -> count > 100);
    assertThat(Events.journals(lake)).isEmpty();
    assertThat(Events.quarantine(lake)).isEmpty();
  }

  private ChildJvm producer(int number, Random random) throws Exception {
    int nameLength = random.nextInt(200);
    long pauseNanos = random.nextBoolean() ? 0 : random.nextInt(50_000);
    return ChildJvm.start(
        ProducerMain.class, List.of(), lake, number * ROWS_APART, nameLength, pauseNanos);
  }

  /** Answers the last count that the producer could tell. */
  private static long killLater(ChildJvm producer, Random random) throws InterruptedException {
    long count = Long.parseLong(producer.line());
    Thread.sleep(random.nextInt(300));
    producer.kill();
    for (String line = producer.line(); line != null; line = producer.line()) {
      count = Long.parseLong(line);
    }
    return count;
  }
}
