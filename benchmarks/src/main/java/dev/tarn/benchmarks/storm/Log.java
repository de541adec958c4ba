package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What all processes measured, by their names. Immutable. */
final class Log {
  /**
   * What a process does in its first seconds counts, but not how long it takes: a JVM loads its
   * classes then.
   */
  static final long WARM_UP_MICROS = 3_000_000;

  /** The same for all together, while they start side by side. */
  static final long START_MICROS = 8_000_000;

  private final Map<String, List<Measure>> measures;

  private Log(Map<String, List<Measure>> measures) {
    this.measures = measures;
  }

  static Log read(Path folder) throws IOException {
    Map<String, List<Measure>> measures = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        measures.put(file.getFileName().toString().replace(".txt", ""), Measure.read(file));
      }
    }
    return new Log(measures);
  }

  /** The measures of all processes of which the name will do. */
  Stream<Measure> of(Predicate<String> name, Kind... kinds) {
    List<Kind> wanted = List.of(kinds);
    return measures.entrySet().stream()
        .filter(entry -> name.test(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .filter(measure -> wanted.contains(measure.kind()));
  }

  Stream<Measure> of(Kind... kinds) {
    return of(name -> true, kinds);
  }

  /** The same without what was begun in a process's first seconds, or those of the storm. */
  Stream<Measure> warm(Plan plan, Predicate<String> name, Kind... kinds) {
    List<Kind> wanted = List.of(kinds);
    List<Measure> warm = new ArrayList<>();
    measures.forEach(
        (owner, lines) -> {
          if (name.test(owner)) {
            long from = plan.beginMicros() + START_MICROS - WARM_UP_MICROS;
            for (Measure line : lines) {
              if (line.kind() == Kind.READY) {
                from = Math.max(from, line.at());
              } else if (wanted.contains(line.kind())
                  && line.at() - line.took() > from + WARM_UP_MICROS) {
                warm.add(line);
              }
            }
          }
        });
    return warm.stream();
  }

  /** When processes of this name began. */
  List<Long> begins(String name) {
    return of(name::equals, Kind.READY).map(Measure::at).toList();
  }

  List<String> names() {
    return List.copyOf(measures.keySet());
  }
}
