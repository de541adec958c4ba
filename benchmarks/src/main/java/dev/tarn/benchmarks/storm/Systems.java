package dev.tarn.benchmarks.storm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The systems by name. */
final class Systems {
  private static final Map<String, Supplier<SystemUnderTest>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("tarn", TarnLake::new);
    ALL.put("duckdb", () -> SharedDuckDb.WHERE_ANALYSTS_STAY);
    ALL.put("duckdb-polite", () -> SharedDuckDb.WHERE_ANALYSTS_LEAVE);
    ALL.put("sqlite", SqliteWal::new);
    ALL.put("questdb", QuestDb::new);
    ALL.put("iceberg", IcebergLake::new);
  }

  private Systems() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static SystemUnderTest named(String name) {
    Supplier<SystemUnderTest> system = ALL.get(name);
    if (system == null) {
      throw new IllegalArgumentException(
          "Unknown system %s; known are %s".formatted(name, names()));
    }
    return system.get();
  }
}
