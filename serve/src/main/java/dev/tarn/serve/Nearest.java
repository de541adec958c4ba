package dev.tarn.serve;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant. */
final class Nearest {
  private static final int MOST_CHARACTERS = 60;

  private Nearest() {}

  /**
   * Those with the fewest letters that differ, whatever their case; what contains the text first.
   */
  static List<String> of(String text, Collection<String> names, int number) {
    String meant = cut(text.toUpperCase(Locale.ROOT));
    record Candidate(String name, boolean contains, int distance) {}
    return names.stream()
        .map(
            name -> {
              String upper = name.toUpperCase(Locale.ROOT);
              return new Candidate(name, upper.contains(meant), distance(meant, cut(upper)));
            })
        .sorted(
            Comparator.comparing((Candidate one) -> !one.contains())
                .thenComparing(Candidate::distance)
                .thenComparing(Candidate::name))
        .limit(number)
        .map(Candidate::name)
        .toList();
  }

  private static String cut(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
