package dev.tarn.benchmarks.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A system's outcome as a table shows it. It is kept as text, so that systems may be measured one
 * by one.
 *
 * @param title the system
 * @param cells values by their labels, in order
 * @param series numbers to be drawn, by their names
 */
record Column(String title, Map<String, String> cells, Map<String, double[]> series) {
  private static final String CELL = "cell";
  private static final String SERIES = "series";

  void save(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("title\t" + title);
    cells.forEach((label, value) -> lines.add(String.join("\t", CELL, label, value)));
    series.forEach((name, values) -> lines.add(String.join("\t", SERIES, name, text(values))));
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  private static String text(double[] values) {
    return DoubleStream.of(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.1f", value))
        .collect(Collectors.joining(" "));
  }

  static Column load(Path file) throws IOException {
    String title = "";
    Map<String, String> cells = new LinkedHashMap<>();
    Map<String, double[]> series = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      switch (parts[0]) {
        case CELL -> cells.put(parts[1], parts[2]);
        case SERIES -> series.put(parts[1], numbers(parts[2]));
        default -> title = parts[1];
      }
    }
    return new Column(title, cells, series);
  }

  private static double[] numbers(String text) {
    return Stream.of(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
