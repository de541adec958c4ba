package dev.tarn.warehouse.sql;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import java.util.Collection;
import java.util.Map;

/**
 * What tables a database has, and what it was written as. It changes with the schemas of the
 * datasets alone.
 *
 * @param definitions the statements that would make the tables, by {@code schema.table}; views are
 *     not among them
 * @param tables the columns of each table, by the same names
 * @param schemas the schemas that the database was last written with, as JSON, by the datasets'
 *     names
 */
public record Layout(
    Map<String, String> definitions, Map<String, TableShape> tables, Map<String, String> schemas) {

  public Layout {
    definitions = Map.copyOf(definitions);
    tables = Map.copyOf(tables);
    schemas = Map.copyOf(schemas);
  }

  /**
   * Makes sure that rows are merged by the rules of today.
   *
   * @throws RefusedException when rows of one of these datasets were merged by another
   */
  public void requireRulesOf(Collection<Dataset> datasets) {
    datasets.stream()
        .filter(dataset -> schemas.containsKey(dataset.name()))
        .forEach(dataset -> KeptSchemas.requireSameRules(dataset, schemas.get(dataset.name())));
  }
}
