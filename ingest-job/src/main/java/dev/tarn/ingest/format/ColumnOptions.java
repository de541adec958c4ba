package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.RowShape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

  /**
   * The same, for a file in folders of partitions, whose keys are columns that the file itself need
   * not have.
   *
   * @param folders the partitions' values, by their keys
   * @param names the file's own columns
   * @throws BadInputException if a folder is no field, or says other than an option
   */
  ColumnOptions within(Map<String, String> folders, List<String> names, RowShape shape) {
    Map<String, String> allGiven = new TreeMap<>(given);
    Map<String, String> ownColumns = new TreeMap<>(columns);
    Set<String> ownIgnored = new TreeSet<>(ignored);
    new TreeMap<>(folders)
        .forEach(
            (key, value) -> {
              String field =
                  columns.entrySet().stream()
                      .filter(entry -> entry.getValue().equals(key))
                      .map(Map.Entry::getKey)
                      .findFirst()
                      .orElse(key);
              if (!names.contains(key)) {
                ownIgnored.remove(key);
                ownColumns.remove(field, key);
              }
              if (!ignored.contains(key)) {
                give(allGiven, field, key, value, shape);
              }
            });
    return new ColumnOptions(allGiven, ownColumns, ownIgnored);
  }

  private static void give(
      Map<String, String> given, String field, String key, String value, RowShape shape) {
    if (shape.fields().stream().noneMatch(each -> each.name().equals(field))) {
      throw BadInputException.of(
          "its folder %s=%s is no field; use --map FIELD=%s to say which, or --ignore %s"
              .formatted(key, value, key, key));
    }
    String other = given.putIfAbsent(field, value);
    if (other != null && !other.equals(value)) {
      throw BadInputException.of(
          "its folder %s=%s says other than the option for %s, which says '%s'; leave the option out, or correct it"
              .formatted(key, value, field, other));
    }
  }
}
