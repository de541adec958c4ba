package dev.tarn.ingest.capture;

import dev.tarn.ingest.value.Numbers;
import dev.tarn.staging.RefusedException;

/**
 * How fast a recording is played. Immutable.
 *
 * @param times 1 is as it was recorded, 2 twice as fast; infinite is as fast as possible
 */
public record Speed(double times) {
  /** As fast as possible. */
  public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

  public Speed {
    if (!(times > 0)) {
      throw new RefusedException(
          "Invalid speed %s; use max, or a number above zero: 1 is as it was recorded"
              .formatted(times));
    }
  }

  /**
   * Reads {@code max} or a number.
   *
   * @throws RefusedException if it is neither
   */
  public static Speed parse(String text) {
    if (text.equals("max")) {
      return MAX;
    }
    try {
      return new Speed(Numbers.decimal(text));
    } catch (NumberFormatException e) {
      throw new RefusedException(
          "Invalid speed '%s'; use max, or a number above zero: 1 is as it was recorded"
              .formatted(text),
          e);
    }
  }
}
