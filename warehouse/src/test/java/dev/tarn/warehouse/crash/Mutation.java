package dev.tarn.warehouse.crash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to break the product on purpose. The list of them is {@code mutations.txt}: paragraphs of a
 * title, a source, what to try, and the text that is replaced ({@code -}) by another ({@code +}).
 *
 * @param title what is broken
 * @param points what to try, as {@link CrashMain} takes it
 * @param changes where
 */
record Mutation(String title, List<String> points, List<Patched.Replacement> changes) {

  /** All that there are. */
  static List<Mutation> all() throws IOException {
    try (InputStream text = Mutation.class.getResourceAsStream("mutations.txt")) {
      List<Mutation> all = new ArrayList<>();
      for (String paragraph :
          new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n\n+")) {
        all.add(parse(paragraph.lines().toList()));
      }
      return all;
    }
  }

  private static Mutation parse(List<String> lines) {
    List<Patched.Replacement> changes = new ArrayList<>();
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      if (line.startsWith("-") && !after.isEmpty()) {
        changes.add(replacement(lines.get(1), before, after));
        before.clear();
        after.clear();
      }
      (line.startsWith("-") ? before : after).add(line.substring(1));
    }
    changes.add(replacement(lines.get(1), before, after));
    return new Mutation(lines.get(0), List.of(lines.get(2).split(" ")), changes);
  }

  private static Patched.Replacement replacement(
      String file, List<String> before, List<String> after) {
    return new Patched.Replacement(file, String.join("\n", before), String.join("\n", after));
  }
}
