package dev.tarn.ingest.history;

/**
 * The numbers of trades that follow one another.
 *
 * @param first inclusive
 * @param last inclusive
 */
public record Numbers(long first, long last) {
  public Numbers {
    if (first > last) {
      throw new IllegalArgumentException("No numbers: " + first + " to " + last);
    }
  }

  boolean contains(long number) {
    return number >= first && number <= last;
  }

  /** How many they are. */
  public long count() {
    return last - first + 1;
  }
}
