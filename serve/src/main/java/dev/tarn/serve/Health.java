package dev.tarn.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Tells how the lake is, at most once in some seconds, however many ask. It takes its turn with
 * those who read replicas: a file must not be looked at while the same process has it open.
 * Thread-safe.
 */
final class Health {
  private static final long AGE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Lake lake;
  private final Lane lane;
  private final Lock alone;
  private final Executor executor;
  private @Nullable CompletableFuture<Answer> last;
  private long lastAt;

  /**
   * @param alone held while nobody in this process reads a replica
   * @param executor looks at the lake
   */
  Health(Lake lake, Lane lane, Lock alone, Executor executor) {
    this.lake = lake;
    this.lane = lane;
    this.alone = alone;
    this.executor = executor;
  }

  /** The answer, some seconds old at most. */
  synchronized CompletableFuture<Answer> answer() {
    long now = System.nanoTime();
    CompletableFuture<Answer> made = last;
    boolean usable =
        made != null
            && !made.isCompletedExceptionally()
            && (!made.isDone() || now - lastAt < AGE_NANOS);
    if (usable && made != null) {
      return made;
    }
    lastAt = now;
    CompletableFuture<Answer> next =
        lane.submit(new Counting()).thenApplyAsync(this::diagnosed, executor);
    last = next;
    return next;
  }

  private Answer diagnosed(ObjectNode counted) {
    alone.lock();
    try {
      return Answer.json(HealthQuestion.diagnosed(lake, counted, Instant.now()) + "\n");
    } finally {
      alone.unlock();
    }
  }

  /** Counts rows and reads the newest runs. */
  private static final class Counting implements Lane.Job<ObjectNode> {
    @Override
    public Set<String> datasets(Datasets all) {
      return HealthQuestion.names(all);
    }

    @Override
    public ObjectNode run(Reading reading) throws SQLException {
      return HealthQuestion.counted(reading);
    }
  }
}
