package dev.tarn.serve;

/**
 * How new an answer has to be.
 *
 * @param exactSince an answer will do that was right at this time or later, as {@link
 *     System#nanoTime} tells it
 */
record Freshness(long exactSince) {
  /** Right now. */
  static Freshness now() {
    return new Freshness(System.nanoTime());
  }

  /** Right at most so long ago. */
  static Freshness within(long nanos) {
    return new Freshness(System.nanoTime() - nanos);
  }

  boolean takes(long exactAt) {
    return exactAt - exactSince >= 0;
  }

  /** Also takes what was right so much longer ago. */
  Freshness laxerBy(long nanos) {
    return new Freshness(exactSince - nanos);
  }
}
