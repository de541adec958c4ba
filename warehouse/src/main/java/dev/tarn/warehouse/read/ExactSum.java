package dev.tarn.warehouse.read;

/**
 * The sum of decimal numbers that are stored as doubles, as SQL: 0.1 and 0.2 make 0.3, in whatever
 * order the rows come.
 *
 * <p>Numbers are added as integers of 1e-15, and the result is rounded to the 15 significant digits
 * that every double holds, so a sum of prices or sizes written with up to 15 digits is the very
 * number that pencil and paper give. Where a number is too large for that (above 1e16), doubles are
 * added with compensation.
 */
public final class ExactSum {
  private ExactSum() {}

  /** An aggregate over {@code column}; null if any row's value is null, or there is none. */
  public static String of(String column) {
    return ("CASE WHEN count(%1$s) < count(*) THEN NULL WHEN count(*) = 1 THEN any_value(%1$s)"
            + " WHEN count(TRY_CAST(%1$s AS DECIMAL(31, 15))) < count(*) THEN fsum(%1$s)"
            + " ELSE %2$s END")
        .formatted(column, rounded("sum(TRY_CAST(" + column + " AS DECIMAL(31, 15)))::DOUBLE"));
  }

  /** What is left of one column's value after another's is taken off; null if either is. */
  public static String difference(String from, String taken) {
    String exact =
        "(TRY_CAST(%s AS DECIMAL(31, 15)) - TRY_CAST(%s AS DECIMAL(31, 15)))::DOUBLE"
            .formatted(from, taken);
    return "coalesce(%s, %s - %s)".formatted(rounded(exact), from, taken);
  }

  /** To 15 significant digits. */
  private static String rounded(String sum) {
    return "CASE WHEN %1$s = 0 THEN 0 ELSE round(%1$s, 14 - floor(log10(abs(%1$s)))::INTEGER) END"
        .formatted(sum);
  }
}
