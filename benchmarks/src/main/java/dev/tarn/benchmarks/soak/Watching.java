package dev.tarn.benchmarks.soak;

import dev.tarn.benchmarks.Plot;
import dev.tarn.benchmarks.soak.Course.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** All that is looked at after each day of a soak. */
final class Watching {
  private static final double MEBIBYTES = 1 << 20;

  private final Map<Course, Question> courses = new LinkedHashMap<>();

  private interface Question {
    double ask() throws Exception;
  }

  Watching(SoakLake lake, Company company) {
    watch("writer", company::writer);
    watch("producer", company::producer);
    watch("server", company::server);
    courses.put(new Course("files in staging", Kind.LEVEL, 5), () -> (double) lake.stagedFiles());
    courses.put(
        new Course("files in quarantine", Kind.LEVEL, 2), () -> (double) lake.refusedFiles());
    courses.put(new Course("MB of replicas", Kind.LEVEL, 2), () -> lake.replicaBytes() / MEBIBYTES);
    courses.put(
        new Course("KB beside them in the warehouse", Kind.LEVEL, 20),
        () -> lake.otherBytes() / 1024.0);
    courses.put(
        new Course("MB of days that have left", Kind.GROWTH, 0.1),
        () -> lake.coldBytes() / MEBIBYTES);
    courses.put(
        new Course("MB of the archive", Kind.GROWTH, 0.1), () -> lake.archiveBytes() / MEBIBYTES);
    courses.put(
        new Course("files of the archive", Kind.GROWTH, 1), () -> (double) lake.archiveFiles());
    courses.put(
        new Course("rows of the ledgers", Kind.GROWTH, 1), () -> (double) lake.ledgerRows());
  }

  private void watch(String who, Supplier<Life> life) {
    courses.put(
        new Course(who + ": MB of heap", Kind.LEVEL, 4), () -> life.get().heapBytes() / MEBIBYTES);
    courses.put(
        new Course(who + ": MB resident", Kind.LEVEL, 24),
        () -> life.get().residentBytes() / MEBIBYTES);
    courses.put(new Course(who + ": threads", Kind.LEVEL, 3), () -> life.get().threads());
    courses.put(new Course(who + ": open files", Kind.LEVEL, 4), () -> life.get().openFiles());
  }

  /** Looks at everything, at the end of a day. */
  void look() throws Exception {
    for (Map.Entry<Course, Question> each : courses.entrySet()) {
      each.getKey().add(each.getValue().ask());
    }
  }

  /** A line for each quantity: some of its values, and whether it is bounded. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(line("", "first day", "middle third", "last third", "last day", "bounded"));
    for (Course course : courses.keySet()) {
      String unit = course.kind() == Kind.GROWTH ? " a day" : "";
      lines.add(
          line(
              course.name(),
              number(course.values().get(0)),
              number(course.middle()) + unit,
              number(course.last()) + unit,
              number(course.values().get(course.values().size() - 1)),
              course.bounded() ? "yes" : "NO"));
    }
    return lines;
  }

  List<String> unbounded() {
    return courses.keySet().stream().filter(course -> !course.bounded()).map(Course::name).toList();
  }

  /** All values, a line for each day. */
  List<String> values() {
    List<String> lines = new ArrayList<>();
    lines.add("day," + String.join(",", courses.keySet().stream().map(Course::name).toList()));
    int days = courses.keySet().iterator().next().values().size();
    for (int day = 0; day < days; day++) {
      int at = day;
      lines.add(
          (day + 1)
              + ","
              + String.join(
                  ",",
                  courses.keySet().stream()
                      .map(course -> number(course.values().get(at)))
                      .toList()));
    }
    return lines;
  }

  /** Draws memory, disk, and numbers of things. */
  void plot(Path folder, String name) throws IOException {
    draw(
        folder.resolve(name + "-memory.svg"),
        "Memory over the days",
        "MB",
        "MB of heap|MB resident");
    draw(
        folder.resolve(name + "-disk.svg"),
        "Disk over the days",
        "MB",
        "MB of replicas|MB of days .*|MB of the archive");
    draw(
        folder.resolve(name + "-counts.svg"),
        "Threads, files and rows over the days",
        "number",
        "threads|open files|files in .*|files of .*|rows .*");
  }

  private void draw(Path file, String title, String unit, String names) throws IOException {
    Plot plot = Plot.lines(title, "simulated day", unit);
    for (Course course : courses.keySet()) {
      if (course.name().replaceFirst("^\\w+: ", "").matches(names)) {
        double[] days = new double[course.values().size()];
        for (int day = 0; day < days.length; day++) {
          days[day] = day + 1;
        }
        plot.line(
            course.name(), days, course.values().stream().mapToDouble(each -> each).toArray());
      }
    }
    plot.save(file);
  }

  private static String line(Object... words) {
    return String.format(Locale.ROOT, "%-36s %12s %16s %16s %12s  %s", words);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
  }
}
