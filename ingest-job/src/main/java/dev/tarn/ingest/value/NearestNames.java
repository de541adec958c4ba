package dev.tarn.ingest.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that are spelled much like another, for messages. */
public final class NearestNames {
  private static final int MOST = 3;

  private NearestNames() {}

  /** At most three of the names, the nearest first: those that need the fewest changed letters. */
  public static List<String> of(String name, Collection<String> names) {
    return names.stream()
        .distinct()
        .sorted(
            Comparator.<String>comparingInt(other -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** How many letters must be changed, left out or put in: the distance of Levenshtein. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
