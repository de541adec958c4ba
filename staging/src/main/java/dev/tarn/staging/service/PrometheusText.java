package dev.tarn.staging.service;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The text format of Prometheus, version 0.0.4: each metric's help and type, then its samples. Not
 * safe for use by several threads.
 */
public final class PrometheusText {
  private final StringBuilder text = new StringBuilder();
  private final String prefix;
  private String metric = "";

  /**
   * @param prefix begins each metric's name
   */
  public PrometheusText(String prefix) {
    this.prefix = prefix;
  }

  /** Begins a metric that goes up and down. */
  public void gauge(String name, String help) {
    begin(name, help, "gauge");
  }

  /** Begins a metric that only grows, but for restarts at zero; its name ends in {@code _total}. */
  public void counter(String name, String help) {
    begin(name, help, "counter");
  }

  private void begin(String name, String help, String type) {
    metric = prefix + name;
    text.append("# HELP %s %s\n".formatted(metric, escaped(help)));
    text.append("# TYPE %s %s\n".formatted(metric, type));
  }

  /** Adds a sample to the metric begun last. */
  public void sample(BigDecimal value, Map<String, String> labels) {
    String all =
        new TreeMap<>(labels)
            .entrySet().stream()
                .map(
                    label ->
                        label.getKey()
                            + "=\""
                            + escaped(label.getValue()).replace("\"", "\\\"")
                            + "\"")
                .collect(Collectors.joining(","));
    text.append(metric).append('{').append(all).append("} ").append(value.toPlainString());
    text.append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
