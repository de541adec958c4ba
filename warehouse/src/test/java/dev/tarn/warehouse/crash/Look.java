package dev.tarn.warehouse.crash;

import dev.tarn.warehouse.read.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/**
 * A reader that comes at some steps, while producers and the writer are in the middle of their
 * work.
 *
 * @param steps before which it comes
 */
record Look(Set<Integer> steps) implements World.Trouble {

  @Override
  public void before(World world, int step, String what) throws IOException {
    if (steps.contains(step) && Files.isDirectory(world.lake().home().resolve("staging"))) {
      String when = "at step " + step + ", " + what;
      Reads.check(world.lake(), world.told(), Source.FRESH, when);
    }
  }
}
