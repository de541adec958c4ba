package dev.tarn.writer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus's text format 0.0.4 and is strict about it: help, then type, then the metric's
 * samples, all together; each sample once; names, labels and values well formed; a line feed at the
 * end.
 */
final class PrometheusParser {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ([-+]?[0-9]+(?:\\.[0-9]+)?)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

  private PrometheusParser() {}

  /** Values by the metric's name and its labels, as {@code name{label=value, ...}}. */
  static Map<String, Double> parse(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("no line feed at the end");
    }
    Map<String, Double> samples = new HashMap<>();
    Set<String> begun = new HashSet<>();
    String helped = "";
    String typed = "";
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (help.matches()) {
        helped = help.group(1);
        require(begun.add(helped), line);
      } else if (type.matches()) {
        typed = type.group(1);
        require(typed.equals(helped), line);
        require(type.group(2).equals("counter") == typed.endsWith("_total"), line);
      } else {
        require(sample.matches() && sample.group(1).equals(typed), line);
        double value = Double.parseDouble(sample.group(3));
        String key = sample.group(1) + labels(sample.group(2));
        require(samples.put(key, value) == null, line);
      }
    }
    return samples;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      require(label.find(end) && label.start() == end, text);
      String value =
          Pattern.compile("\\\\(.)")
              .matcher(label.group(2))
              .replaceAll(
                  escape ->
                      Matcher.quoteReplacement(
                          escape.group(1).equals("n") ? "\n" : escape.group(1)));
      require(labels.put(label.group(1), value) == null, text);
      end = label.end();
    }
    return labels;
  }

  private static void require(boolean right, String line) {
    if (!right) {
      throw new IllegalArgumentException("not well formed: " + line);
    }
  }
}
