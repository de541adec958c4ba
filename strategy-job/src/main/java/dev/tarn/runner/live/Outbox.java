package dev.tarn.runner.live;

import dev.tarn.market.MarketRecord;
import dev.tarn.market.RunnerState;
import dev.tarn.staging.StorageException;
import dev.tarn.strategy.StrategyLake;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What is on its way to the lake. Signals and orders are durable and visible before a state is
 * appended that says they were given: whoever starts again either finds them, or gives them again.
 * While the disk refuses, everything waits here. Not safe for use by several threads.
 */
final class Outbox {
  private final StrategyLake lake;
  private final Consumer<String> notices;
  private final Deque<MarketRecord> records = new ArrayDeque<>();
  private final Deque<RunnerState> states = new ArrayDeque<>();
  private boolean flushIsDue;
  private boolean refused;

  Outbox(StrategyLake lake, Consumer<String> notices) {
    this.lake = lake;
    this.notices = notices;
  }

  void add(MarketRecord record) {
    records.add(record);
  }

  void add(RunnerState state) {
    states.add(state);
  }

  /** Whether something waits. */
  boolean isEmpty() {
    return records.isEmpty() && states.isEmpty() && !flushIsDue;
  }

  /** Delivers all that waits; false when the disk refuses, and it is to be tried again. */
  boolean deliver() {
    try {
      while (!records.isEmpty()) {
        flushIsDue = true;
        lake.append(records.peek());
        records.remove();
      }
      if (flushIsDue) {
        lake.flush();
        flushIsDue = false;
      }
      while (!states.isEmpty()) {
        lake.append(states.peek());
        states.remove();
      }
    } catch (StorageException e) {
      if (!refused) {
        notices.accept(e.getMessage() + "; what strategies said waits in memory meanwhile");
      }
      refused = true;
      return false;
    }
    if (refused) {
      notices.accept("The lake takes again what strategies say.");
      refused = false;
    }
    return true;
  }
}
