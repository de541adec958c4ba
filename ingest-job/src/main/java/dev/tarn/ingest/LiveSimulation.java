package dev.tarn.ingest;

import dev.tarn.ingest.simulate.Simulation;
import dev.tarn.ingest.simulate.SyntheticMarket;
import dev.tarn.staging.Appender;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends a simulation's trades when their time has come. {@link #run} is for one thread; {@link
 * #close} may come from any, and at any time.
 */
final class LiveSimulation implements AutoCloseable {
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(5).toNanos();

  private final Simulation simulation;
  private final SyntheticMarket market;
  private final Appender appender;
  private final Object lock = new Object();
  private long appended;
  private boolean closed;

  LiveSimulation(Simulation simulation, Appender appender) {
    this.simulation = simulation;
    this.market = new SyntheticMarket(simulation);
    this.appender = appender;
  }

  /**
   * Returns when all trades were appended, or when it was closed.
   *
   * @return whether all were appended
   */
  boolean run() {
    long all = simulation.trades();
    while (true) {
      Instant due;
      synchronized (lock) {
        if (closed || appended == all) {
          return appended == all;
        }
        due = simulation.time(appended);
        if (!due.isAfter(Instant.now())) {
          appender.append(market.next());
          appended++;
          continue;
        }
      }
      long wait = Duration.between(Instant.now(), due).toNanos();
      LockSupport.parkNanos(Math.min(Math.max(wait, 0), LONGEST_WAIT_NANOS));
    }
  }

  long appended() {
    synchronized (lock) {
      return appended;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        appender.close();
      }
    }
  }
}
