package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.FieldType;
import dev.tarn.ingest.value.RowShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which column of a file is which field of the dataset. Immutable. */
public final class Columns {
  private static final int IGNORED = -1;

  private final RowShape shape;
  private final int[] fields;
  private final @Nullable Object[] start;
  private final @Nullable Object[] given;

  private Columns(
      RowShape shape, int[] fields, @Nullable Object[] start, @Nullable Object[] given) {
    this.shape = shape;
    this.fields = fields;
    this.start = start;
    this.given = given;
  }

  /**
   * Finds the fields among a file's columns.
   *
   * @throws BadInputException if a column is unknown or there twice, or a field that every row
   *     needs has none
   */
  public static Columns of(RowShape shape, ColumnOptions options, List<String> names) {
    @Nullable Object[] given = new Object[shape.fields().size()];
    options
        .given()
        .forEach((field, text) -> given[shape.position(field)] = value(shape, field, text));
    options.columns().forEach((field, column) -> requireColumn(shape, names, field, column));
    options.ignored().forEach(column -> requireColumn(names, column));
    int[] fields = new int[names.size()];
    boolean[] found = new boolean[given.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(shape, options, names.get(i));
      if (fields[i] != IGNORED) {
        if (found[fields[i]]) {
          throw BadInputException.of(
              "two columns are the field " + shape.fields().get(fields[i]).name());
        }
        found[fields[i]] = true;
      }
    }
    @Nullable Object[] start = new Object[given.length];
    for (int i = 0; i < start.length; i++) {
      FieldType field = shape.fields().get(i);
      if (!found[i] && given[i] == null && !field.optional()) {
        throw BadInputException.of("there is no column " + field.name() + "; " + known(shape));
      }
      start[i] = given[i] != null ? given[i] : field.absent();
    }
    return new Columns(shape, fields, start, given);
  }

  int count() {
    return fields.length;
  }

  /** The field that a column holds, or null for a column that is passed over. */
  public @Nullable FieldType field(int column) {
    return fields[column] == IGNORED ? null : shape.fields().get(fields[column]);
  }

  /** A row's values before any column is read, in the order of the schema. */
  public @Nullable Object[] begin() {
    return Arrays.copyOf(start, start.length);
  }

  /**
   * Puts a column's value into its row.
   *
   * @throws NumberFormatException if an option says otherwise
   */
  public void put(@Nullable Object[] row, int column, @Nullable Object value) {
    int field = fields[column];
    if (given[field] != null && !Objects.equals(given[field], value)) {
      throw new NumberFormatException(
          "the option says '" + given[field] + "'; leave the option out, or correct it");
    }
    row[field] = value;
  }

  private static int field(RowShape shape, ColumnOptions options, String column) {
    if (options.ignored().contains(column)) {
      return IGNORED;
    }
    for (Map.Entry<String, String> entry : options.columns().entrySet()) {
      if (entry.getValue().equals(column)) {
        return shape.position(entry.getKey());
      }
    }
    if (options.columns().containsKey(column)
        || shape.fields().stream().noneMatch(field -> field.name().equals(column))) {
      throw BadInputException.of(
          "the column '"
              + column
              + "' is no field; "
              + known(shape)
              + ", --map FIELD="
              + column
              + " to rename it, or --ignore "
              + column);
    }
    return shape.position(column);
  }

  private static void requireColumn(
      RowShape shape, List<String> names, String field, String column) {
    shape.position(field);
    requireColumn(names, column);
  }

  private static void requireColumn(List<String> names, String column) {
    if (!names.contains(column)) {
      throw BadInputException.of(
          "there is no column '" + column + "'; it has " + String.join(", ", names));
    }
  }

  private static @Nullable Object value(RowShape shape, String field, String text) {
    try {
      return shape.fields().get(shape.position(field)).fromText(text);
    } catch (NumberFormatException e) {
      throw BadInputException.of("the option for " + field, text, e.getMessage());
    }
  }

  private static String known(RowShape shape) {
    List<String> names =
        shape.fields().stream()
            .map(field -> field.optional() ? field.name() + "?" : field.name())
            .toList();
    return "use " + String.join(", ", names) + " (? may be left out)";
  }
}
