package dev.tarn.ingest.format;

import java.util.Map;
import java.util.Set;

/**
 * What a user says about a file's columns.
 *
 * @param given values by field that hold for every row; a file that has the field as a column must
 *     agree
 * @param columns the file's name for a field, by field; fields that are not in it have their own
 *     names
 * @param ignored columns to pass over
 */
public record ColumnOptions(
    Map<String, String> given, Map<String, String> columns, Set<String> ignored) {
  public ColumnOptions {
    given = Map.copyOf(given);
    columns = Map.copyOf(columns);
    ignored = Set.copyOf(ignored);
  }
}
