package dev.tarn.serve;

import java.util.List;

/**
 * What a look at the lake has found.
 *
 * @param number of the look, ascending
 * @param everything true when anything may have changed, so that nothing that is kept is right
 * @param touches what new segments can have changed
 */
record Change(long number, boolean everything, List<Touch> touches) {
  Change {
    touches = List.copyOf(touches);
  }

  boolean isNothing() {
    return !everything && touches.isEmpty();
  }
}
