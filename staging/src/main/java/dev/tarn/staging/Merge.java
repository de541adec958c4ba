package dev.tarn.staging;

import java.util.Locale;

/**
 * How rows of a dataset that share a key are brought together. Each mode is a pure function of the
 * set of rows.
 */
public enum Merge {
  /** Every row is kept. */
  APPEND,
  /**
   * One row per key: rows that share a key are one event seen again; where contents differ, the
   * smaller one wins.
   */
  UNIQUE,
  /** Per key the row with the greatest order wins; a tie is broken by content. */
  LATEST;

  /** The name as it stands in a schema's {@code tarn.merge}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Merge of(String text, String dataset) {
    for (Merge merge : values()) {
      if (merge.text().equals(text)) {
        return merge;
      }
    }
    throw new RefusedException(
        "Invalid dataset %s: tarn.merge is '%s'; use append, unique or latest"
            .formatted(dataset, text));
  }
}
