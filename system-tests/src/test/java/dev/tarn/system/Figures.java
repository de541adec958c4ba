package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the programs of a storm printed.
 *
 * @param fresh milliseconds of each fresh read
 * @param plain milliseconds of each plain connection
 * @param ages milliseconds since the database was published, at each plain connection
 * @param appends rows appended
 * @param slowestAppend of all, in microseconds
 * @param cycles runs of the writer that did something
 * @param failures of anybody, a line each
 */
record Figures(
    double[] fresh,
    double[] plain,
    double[] ages,
    long appends,
    long slowestAppend,
    long cycles,
    List<String> failures) {

  static Figures of(List<Jvm> readers, List<Jvm> producers, Jvm writer) {
    List<Double> fresh = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    List<Double> ages = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Jvm reader : readers) {
      long seen = 0;
      for (String line : reader.output()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "fresh" -> {
            long rows = Long.parseLong(words[1]);
            if (rows < seen || !words[1].equals(words[2])) {
              failures.add("after %d rows: %s".formatted(seen, line));
            }
            seen = Math.max(seen, rows);
            fresh.add(Long.parseLong(words[3]) / 1e6);
          }
          case "plain" -> {
            ages.add(Double.parseDouble(words[2]));
            plain.add(Long.parseLong(words[3]) / 1e6);
          }
          default -> failures.add(line);
        }
      }
      failures.addAll(reader.errors());
    }
    long appends = 0;
    long slowest = 0;
    for (Jvm producer : producers) {
      String[] end = producer.awaitOutput(line -> line.startsWith("end ")).split(" ");
      appends += Long.parseLong(end[1]);
      slowest = Math.max(slowest, Long.parseLong(end[2]));
      failures.addAll(producer.errors());
    }
    writer.errors().stream().filter(line -> !line.startsWith("Note: ")).forEach(failures::add);
    long cycles = writer.output().stream().filter(line -> line.contains("published")).count();
    return new Figures(
        sorted(fresh), sorted(plain), sorted(ages), appends, slowest, cycles, failures);
  }

  void assertNoFailures() {
    assertThat(failures).isEmpty();
    assertThat(fresh).isNotEmpty();
    assertThat(plain).isNotEmpty();
    assertThat(cycles).isPositive();
  }

  String table(int seconds, long rows) {
    return String.format(
        Locale.ROOT,
        """
        storm of %d s, %d rows, %d failures
                            count     p50 ms     p99 ms     max ms
        appends        %10d          -          -%11.1f
        fresh reads    %s
        plain reads    %s
        published age  %s
        published      %10d""",
        seconds,
        rows,
        failures.size(),
        appends,
        slowestAppend / 1e3,
        line(fresh),
        line(plain),
        line(ages),
        cycles);
  }

  private static String line(double[] sorted) {
    return String.format(
        Locale.ROOT,
        "%10d%11.1f%11.1f%11.1f",
        sorted.length,
        quantile(sorted, 0.5),
        quantile(sorted, 0.99),
        quantile(sorted, 1));
  }

  private static double quantile(double[] sorted, double part) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(part * (sorted.length - 1))];
  }

  private static double[] sorted(List<Double> values) {
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(array);
    return array;
  }
}
