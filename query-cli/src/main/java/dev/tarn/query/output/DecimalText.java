package dev.tarn.query.output;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Doubles as the shortest decimal that reads back as the same double, without an exponent:
 * 0.00141342, not 1.41342E-3. {@link Double#toString} of Java 17 is not always the shortest.
 */
final class DecimalText {
  /** Powers of ten that a double holds exactly, as far as needed for prices and sizes. */
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12
  };

  /** Up to 15 digits, each decimal is the shortest one of its double. */
  private static final double LARGEST_EXACT = 1e15;

  private static final double LARGEST_PLAIN = 1e24;
  private static final double SMALLEST_PLAIN = 1e-18;

  private DecimalText() {}

  static void append(StringBuilder text, double value) {
    if (!Double.isFinite(value)) {
      text.append(value);
      return;
    }
    for (int decimals = 0; decimals < POWERS.length; decimals++) {
      double scaled = Math.rint(value * POWERS[decimals]);
      if (Math.abs(scaled) >= LARGEST_EXACT) {
        break;
      }
      if (scaled / POWERS[decimals] == value) {
        append(text, (long) scaled, decimals);
        return;
      }
    }
    appendShortest(text, value);
  }

  private static void append(StringBuilder text, long scaled, int decimals) {
    if (scaled < 0) {
      text.append('-');
    }
    long digits = Math.abs(scaled);
    int start = text.length();
    text.append(digits);
    if (decimals > 0) {
      while (text.length() - start <= decimals) {
        text.insert(start, '0');
      }
      text.insert(text.length() - decimals, '.');
    }
  }

  private static void appendShortest(StringBuilder text, double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact;
    for (int digits = 15; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    double size = Math.abs(value);
    boolean plain = size < LARGEST_PLAIN && size >= SMALLEST_PLAIN;
    text.append(plain ? shortest.toPlainString() : shortest.toString());
  }
}
