package dev.tarn.warehouse.verify;

import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tells the rows of a day from others, whatever their order.
 *
 * @param rows how many
 * @param sum of the hashes of all rows
 * @param from the first time, where the dataset has times
 * @param to the last time
 */
record DaySum(long rows, BigInteger sum, Optional<String> from, Optional<String> to) {
  static final DaySum NONE = new DaySum(0, BigInteger.ZERO, Optional.empty(), Optional.empty());

  DaySum plus(DaySum other) {
    return new DaySum(
        rows + other.rows,
        sum.add(other.sum),
        Stream.of(from, other.from).flatMap(Optional::stream).min(String::compareTo),
        Stream.of(to, other.to).flatMap(Optional::stream).max(String::compareTo));
  }

  /** Without rows that are among these; the times are then bounds. */
  DaySum minus(DaySum other) {
    return new DaySum(rows - other.rows, sum.subtract(other.sum), from, to);
  }

  boolean sameRows(DaySum other) {
    return rows == other.rows && sum.equals(other.sum);
  }

  /** How these rows differ from those that are expected. */
  String against(DaySum expected) {
    String how =
        rows < expected.rows
            ? "%d rows are missing".formatted(expected.rows - rows)
            : rows > expected.rows
                ? "%d rows too many".formatted(rows - expected.rows)
                : "rows have another content";
    return "%s (found %s, expected %s)".formatted(how, this, expected);
  }

  @Override
  public String toString() {
    return rows + from.map(first -> " from " + first + " to " + to.orElse("?")).orElse("");
  }
}
