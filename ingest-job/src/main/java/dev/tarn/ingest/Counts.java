package dev.tarn.ingest;

import java.util.Locale;

/** How many of something, in words. */
final class Counts {
  private Counts() {}

  /** Such as {@code 1 row} and {@code 12,477 rows}. */
  static String of(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
