package dev.tarn.staging;

import java.util.Locale;

/** Which columns a dataset's segments may have: its property {@code tarn.evolution}. */
public enum Evolution {
  /** Columns may be added, missing, renamed and of narrower types, where no value can change. */
  EVOLVE,
  /** Columns are just the dataset's, in any order. */
  FREEZE;

  /**
   * Reads a dataset's property.
   *
   * @throws RefusedException when it is neither of the two
   */
  static Evolution of(String text, String dataset) {
    for (Evolution evolution : values()) {
      if (evolution.name().toLowerCase(Locale.ROOT).equals(text)) {
        return evolution;
      }
    }
    throw new RefusedException(
        "Invalid dataset %s: tarn.evolution is '%s'; write evolve or freeze"
            .formatted(dataset, text));
  }
}
