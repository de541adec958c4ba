package dev.tarn.warehouse.crash;

import java.io.IOException;

/**
 * A disk that refuses for some steps.
 *
 * @param from the first of them
 * @param count how many there are
 */
record Failing(int from, int count) implements World.Trouble {
  static final String MESSAGE = "No space left on device (a fault of this test)";

  @Override
  public void before(World world, int step, String what) throws IOException {
    if (step >= from && step < from + count) {
      throw new IOException(MESSAGE);
    }
  }
}
