package dev.tarn.ingest.check;

import java.nio.file.Path;

/**
 * Something that a producer does wrong, or may want to do otherwise.
 *
 * @param weight whether it is wrong
 * @param place the file or folder
 * @param text what was found, and what to do next, in one line
 */
public record Finding(Weight weight, Path place, String text) {

  /** How much a finding weighs. */
  public enum Weight {
    /** Rows are not loaded, or are in danger. */
    WRONG,
    /** Rows are loaded; something else would be better. */
    HINT
  }

  static Finding wrong(Path place, String text) {
    return new Finding(Weight.WRONG, place, text);
  }

  static Finding hint(Path place, String text) {
    return new Finding(Weight.HINT, place, text);
  }
}
