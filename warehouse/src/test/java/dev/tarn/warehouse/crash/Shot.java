package dev.tarn.warehouse.crash;

import java.nio.file.Path;

/**
 * A lake as it was when it was broken off.
 *
 * @param kind by what
 * @param step at which step
 * @param what what was about to be done
 * @param folder a copy of the lake
 * @param told what producers had been told by then
 */
record Shot(Kind kind, int step, String what, Path folder, Told told) {

  @Override
  public String toString() {
    return kind + " at step " + step + ", " + what;
  }
}
