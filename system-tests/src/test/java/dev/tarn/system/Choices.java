package dev.tarn.system;

import java.util.SplittableRandom;

/** Random choices that can be repeated: the seed is printed, and set with {@code -Dtarn.seed}. */
final class Choices {
  private Choices() {}

  static SplittableRandom of(Class<?> test) {
    long seed = Long.getLong("tarn.seed", 20_261_120);
    System.out.println(test.getSimpleName() + " chooses with -Dtarn.seed=" + seed);
    return new SplittableRandom(seed);
  }
}
