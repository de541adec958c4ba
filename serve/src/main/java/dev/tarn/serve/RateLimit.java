package dev.tarn.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests an address may make: so many in a second on average, and twice as many at once.
 * Thread-safe.
 */
final class RateLimit {
  private static final int MOST_ADDRESSES = 10_000;
  private static final int BURST = 2;

  private final double perNano;
  private final double most;
  private final Map<String, double[]> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, double[]> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  RateLimit(int perSecond) {
    this.perNano = perSecond / 1e9;
    this.most = (double) perSecond * BURST;
  }

  /** False when the address has made too many. */
  synchronized boolean takes(String address) {
    long now = System.nanoTime();
    double[] bucket = buckets.computeIfAbsent(address, unused -> new double[] {most, now});
    bucket[0] = Math.min(most, bucket[0] + (now - bucket[1]) * perNano);
    bucket[1] = now;
    if (bucket[0] < 1) {
      return false;
    }
    bucket[0]--;
    return true;
  }
}
