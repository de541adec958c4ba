package dev.tarn.staging.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs something in several threads that start at the same moment. */
public final class Together {

  private Together() {}

  /** What each thread does; {@code number} counts them from 0. */
  public interface Work {
    void run(int number) throws Exception;
  }

  /** Returns when all are done; throws what the first one that failed has thrown. */
  public static void run(int threads, Work work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  work.run(number);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
