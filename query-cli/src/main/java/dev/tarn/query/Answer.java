package dev.tarn.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What gives a result.
 *
 * @param selects statements whose rows, one statement after the other, are the result; they all
 *     have the same columns
 * @param order the columns by which the rows are in order, as SQL has them after ORDER BY; used
 *     where the statements have to be made one; empty if there is but one statement
 * @param shown the columns that a person wants to see; the others are the same in every row, or too
 *     wide. Empty for all
 * @param lacking what was asked for by name and is not in the result, as messages name it
 */
record Answer(List<String> selects, String order, List<String> shown, List<String> lacking) {
  Answer {
    selects = List.copyOf(selects);
    shown = List.copyOf(shown);
    lacking = List.copyOf(lacking);
  }

  /** A result that lacks nothing. */
  Answer(List<String> selects, String order, List<String> shown) {
    this(selects, order, shown, List.of());
  }

  /** The result of one statement, with all its columns. */
  static Answer of(String select) {
    return new Answer(List.of(select), "", List.of());
  }

  /** The same rows, which are not all that was asked for. */
  Answer lacking(List<String> names) {
    return new Answer(selects, order, shown, names);
  }

  /** The same rows of one statement. */
  Answer united() {
    if (selects.size() == 1) {
      return this;
    }
    String all =
        selects.stream()
            .map(select -> "(" + select + ")")
            .collect(Collectors.joining(" UNION ALL ", "SELECT * FROM (", ") ORDER BY " + order));
    return new Answer(List.of(all), "", shown, lacking);
  }
}
