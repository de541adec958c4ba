package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Sql;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parts of one statement: common table expressions, each evaluated once, in the order in which
 * they were defined. What stands for a dataset {@code d} has its name at the end, as {@code new_d}.
 */
final class Parts {
  private final Map<String, String> queries = new LinkedHashMap<>();

  /** The name of a part, quoted. */
  static String name(String part, Dataset dataset) {
    return Sql.name(part + "_" + dataset.name());
  }

  void define(String name, String query) {
    queries.put(name, query);
  }

  /** What stands before the statement; empty without parts. */
  String with() {
    return queries.isEmpty()
        ? ""
        : queries.entrySet().stream()
            .map(part -> part.getKey() + " AS MATERIALIZED (" + part.getValue() + ")")
            .collect(Collectors.joining(",\n", "WITH ", "\n"));
  }
}
