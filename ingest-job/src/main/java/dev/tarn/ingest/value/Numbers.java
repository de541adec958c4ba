package dev.tarn.ingest.value;

/**
 * Numbers as files write them. Decimals are plain ({@code 0.00141342}) or in scientific notation
 * ({@code 2.8e-05}); what Java alone would take as well ({@code NaN}, {@code Infinity}, {@code
 * 0x1p3}, {@code 1d}, blanks around it) is refused.
 */
public final class Numbers {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  private Numbers() {}

  /**
   * Reads a finite decimal number.
   *
   * @throws NumberFormatException with the reason, which does not repeat the text
   */
  public static double decimal(char[] chars, int from, int length) {
    // Prices and sizes have few digits. Below 2^53 both the digits and the power of ten are exact
    // doubles, so one division rounds once
    // and gives the double that Double.parseDouble gives, several times faster; anything else is
    // left to it.
    int at = from;
    int end = from + length;
    boolean negative = false;
    if (at < end && (chars[at] == '-' || chars[at] == '+')) {
      negative = chars[at++] == '-';
    }
    int first = at;
    long digits = 0;
    int point = -1;
    for (; at < end; at++) {
      char c = chars[at];
      if (c >= '0' && c <= '9') {
        if (digits > EXACT_IN_A_DOUBLE / 10 - 1) {
          return slowDecimal(chars, from, length);
        }
        digits = digits * 10 + (c - '0');
      } else if (c == '.' && point < 0) {
        point = at;
      } else {
        return slowDecimal(chars, from, length);
      }
    }
    if (end - first - (point < 0 ? 0 : 1) <= 0) {
      throw new NumberFormatException("a number is needed");
    }
    int fraction = point < 0 ? 0 : end - point - 1;
    if (fraction >= POWERS_OF_TEN.length) {
      return slowDecimal(chars, from, length);
    }
    double value = digits / POWERS_OF_TEN[fraction];
    return negative ? -value : value;
  }

  /** Reads a finite decimal number; see {@link #decimal(char[], int, int)}. */
  public static double decimal(String text) {
    return decimal(text.toCharArray(), 0, text.length());
  }

  /**
   * Reads a whole number that fits 64 bits.
   *
   * @throws NumberFormatException with the reason, which does not repeat the text
   */
  public static long whole(char[] chars, int from, int length) {
    int at = from;
    int end = from + length;
    boolean negative = false;
    if (at < end && (chars[at] == '-' || chars[at] == '+')) {
      negative = chars[at++] == '-';
    }
    if (at == end) {
      throw new NumberFormatException("a whole number is needed");
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = chars[at] - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException("a whole number is needed");
      }
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw new NumberFormatException("the number is too large");
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /** Reads a whole number; see {@link #whole(char[], int, int)}. */
  public static long whole(String text) {
    return whole(text.toCharArray(), 0, text.length());
  }

  private static double slowDecimal(char[] chars, int from, int length) {
    boolean digit = false;
    for (int i = from; i < from + length; i++) {
      char c = chars[i];
      digit |= c >= '0' && c <= '9';
      if (!(c >= '0' && c <= '9') && "+-.eE".indexOf(c) < 0) {
        throw new NumberFormatException(notANumber(new String(chars, from, length)));
      }
    }
    if (!digit) {
      throw new NumberFormatException("a number is needed");
    }
    double value;
    try {
      value = Double.parseDouble(new String(chars, from, length));
    } catch (NumberFormatException e) {
      throw new NumberFormatException("a number is needed");
    }
    if (Double.isInfinite(value)) {
      throw new NumberFormatException("the number is too large");
    }
    return value;
  }

  private static String notANumber(String text) {
    String plain = text.replaceFirst("^[+-]", "");
    if (plain.equalsIgnoreCase("nan")
        || plain.equalsIgnoreCase("inf")
        || plain.equalsIgnoreCase("infinity")) {
      return "a finite number is needed";
    }
    return text.indexOf(',') >= 0
        ? "a number is needed, with a point for the decimals and nothing between the thousands"
        : "a number is needed";
  }

  /** {@code a - b} without the noise of binary fractions, for numbers of up to eight decimals. */
  public static double difference(double a, double b) {
    double difference = a - b;
    return Math.abs(difference) < 4e7 ? Math.rint(difference * 1e8) / 1e8 : difference;
  }
}
