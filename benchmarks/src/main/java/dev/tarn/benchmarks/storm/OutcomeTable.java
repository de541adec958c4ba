package dev.tarn.benchmarks.storm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The outcomes side by side: a column for each system. */
final class OutcomeTable {
  private final List<List<String>> lines = new ArrayList<>();

  OutcomeTable(List<Column> columns) {
    List<String> head = new ArrayList<>();
    head.add("");
    columns.forEach(column -> head.add(column.title()));
    lines.add(head);
    Set<String> labels = new LinkedHashSet<>();
    columns.forEach(column -> labels.addAll(column.cells().keySet()));
    for (String label : labels) {
      List<String> line = new ArrayList<>();
      line.add(label);
      columns.forEach(column -> line.add(column.cells().getOrDefault(label, "")));
      lines.add(line);
    }
  }

  List<String> text() {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < lines.get(0).size(); i++) {
      int column = i;
      widths.add(lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0));
    }
    return lines.stream().map(line -> padded(line, widths)).toList();
  }

  private static String padded(List<String> cells, List<Integer> widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      text.append(cells.get(i)).append(" ".repeat(widths.get(i) - cells.get(i).length() + 2));
    }
    return text.toString().stripTrailing();
  }

  List<String> markdown() {
    List<String> text = new ArrayList<>();
    for (List<String> cells : lines) {
      text.add("| " + String.join(" | ", cells) + " |");
      if (text.size() == 1) {
        text.add("|" + "---|".repeat(cells.size()));
      }
    }
    return text;
  }
}
