package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The columns of a venue's dumps, which come with a header or without. Where there is one, it is
 * believed: columns are found by their names, in any order, with others between them.
 *
 * @param format what the layout is called in messages
 * @param columns the columns in the order of a dump without header; each with the names that
 *     headers give it, its usual one first
 * @param fewest how many of the columns a dump without header has at least
 * @param needed the columns, by their usual names, that a header must have
 */
record Layout(String format, List<List<String>> columns, int fewest, Set<String> needed) {
  Layout {
    columns = List.copyOf(columns);
    needed = Set.copyOf(needed);
  }

  /** Whether a file's first line is a header: no dump's first value begins with a letter. */
  static boolean isHeader(CsvLine line) {
    return Character.isLetter(line.first(0)) || line.first(0) == '_';
  }

  /** Where each column is, when there is no header. */
  int[] positions(CsvLine firstLine) {
    if (firstLine.count() < fewest || firstLine.count() > columns.size()) {
      throw BadInputException.of("it has " + countOf(firstLine) + ", but " + describe());
    }
    int[] positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    return positions;
  }

  /** Where each column is, by the header's names; -1 for one that is not there and not needed. */
  int[] positionsByName(CsvLine header) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < header.count(); i++) {
      found.add(plain(header.text(i)));
    }
    int[] positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = -1;
      for (String name : columns.get(i)) {
        int at = found.indexOf(plain(name));
        positions[i] = positions[i] < 0 ? at : positions[i];
      }
      if (positions[i] < 0 && needed.contains(columns.get(i).get(0))) {
        throw BadInputException.of(
            "the header has no column " + columns.get(i).get(0) + "; " + describe());
      }
    }
    return positions;
  }

  /** The columns' usual names. */
  List<String> names() {
    return columns.stream().map(names -> names.get(0)).toList();
  }

  /** How many columns a line has, in words. */
  static String countOf(CsvLine line) {
    return line.count() == 1 ? "1 column" : line.count() + " columns";
  }

  private String describe() {
    String counts = fewest == columns.size() ? "" + fewest : fewest + " to " + columns.size();
    return format + " has " + counts + ": " + String.join(", ", names());
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
