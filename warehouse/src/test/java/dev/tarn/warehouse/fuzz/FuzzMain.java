package dev.tarn.warehouse.fuzz;

import java.io.IOException;
import java.util.Random;

/**
 * Drops damaged files into lakes, some at a time. Arguments: a seed, the number of files, and from
 * which round on. Each round prints its number first, so that it is known which one has brought the
 * JVM down.
 */
public final class FuzzMain {
  private static final int FILES = 25;

  private FuzzMain() {}

  /** Exits with 1 when something did not hold. */
  public static void main(String[] args) throws IOException {
    long seed = Long.parseLong(args[0]);
    long rounds = Math.max(1, Long.parseLong(args[1]) / FILES);
    long files = 0;
    long loaded = 0;
    long changed = 0;
    boolean failed = false;
    for (long round = Long.parseLong(args[2]); round < rounds; round++) {
      System.out.println("round " + round);
      try {
        Round.Outcome outcome = Round.run(FILES, new Random(seed + round));
        for (String problem : outcome.problems()) {
          System.out.println("FAILED round " + round + ": " + problem);
          failed = true;
        }
        loaded += outcome.loaded();
        changed += outcome.changed();
      } catch (RuntimeException | Error e) {
        System.out.println("FAILED round " + round + ": " + e);
        e.printStackTrace(System.out);
        failed = true;
      }
      files += FILES;
    }
    System.out.printf(
        "%d damaged files; %d segments of them were loaded, %d with other values than before; seed %d%n",
        files, loaded, changed, seed);
    System.exit(failed ? 1 : 0);
  }
}
