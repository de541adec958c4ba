package dev.tarn.warehouse.write;

import java.io.IOException;

/**
 * Hears of each operation on the warehouse's files before it happens. Tests let it fail there, and
 * pin what a cycle does.
 */
interface Steps {

  /** Steps that nobody listens to. */
  Steps UNHEARD = step -> {};

  void before(String step) throws IOException;
}
