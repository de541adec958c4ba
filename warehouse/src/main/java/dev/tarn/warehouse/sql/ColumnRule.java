package dev.tarn.warehouse.sql;

import dev.tarn.staging.Evolution;
import dev.tarn.staging.Field;
import dev.tarn.staging.FieldType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which types a column of a file may have to become that of a field, and how it becomes it: the one
 * table that the writer asks with a file's type in hand, and that the views of a published database
 * ask in SQL. A column is taken where no value can change its meaning; times with a zone become
 * UTC, whatever the session's zone. Immutable.
 */
public final class ColumnRule {
  /**
   * The levels of lists and maps in Parquet are called so, or otherwise: their names say nothing.
   */
  private static final Set<String> LEVELS =
      Set.of(
          "list",
          "element",
          "array",
          "bag",
          "array_element",
          "item",
          "map",
          "key_value",
          "key",
          "value");

  private static final String ANY_DECIMAL = "DECIMAL";
  private static final String INSTANT = "make_timestamp(epoch_us(%s))";

  /** A cast would round up. */
  private static final String NANOS = "make_timestamp(epoch_ns(%s) // 1000)";

  private final FieldType field;
  private final String wanted;

  /** By the types of columns, what the field's value is made by. */
  private final Map<String, String> taken = new LinkedHashMap<>();

  private ColumnRule(FieldType field) {
    this.field = field;
    this.wanted = Columns.type(field);
    String cast = Columns.positiveZero("CAST(%s AS " + wanted + ")", wanted);
    taken.put(plain(wanted), Columns.positiveZero("%s", wanted));
    Widening.narrower(wanted).forEach(type -> taken.putIfAbsent(type, cast));
    switch (wanted) {
      case "DOUBLE" -> taken.put(ANY_DECIMAL, cast);
      case "TIMESTAMP" -> {
        taken.put("TIMESTAMP WITH TIME ZONE", INSTANT);
        taken.put("TIMESTAMP_NS", NANOS);
        taken.put("TIMESTAMP_S", cast);
        taken.put("TIMESTAMP_MS", cast);
      }
      case "TIME" -> taken.put("TIME WITH TIME ZONE", cast); // Avro's times of day have one: UTC
      default -> {} // no other type
    }
  }

  public static ColumnRule of(Field field) {
    return new ColumnRule(field.type());
  }

  /** The names that a file may have a field under: its own, then former ones. */
  public static Set<String> names(Field field) {
    Set<String> names = new LinkedHashSet<>();
    names.add(field.name());
    names.addAll(field.formerNames());
    return names;
  }

  /** What the field's value is made by; empty where a column of this type is not taken. */
  public Optional<String> value(String column, String type) {
    String found = plain(type);
    String value = taken.get(found);
    if (value == null && found.startsWith(ANY_DECIMAL)) {
      value = taken.get(ANY_DECIMAL);
    }
    return Optional.ofNullable(value).map(template -> template.formatted(column));
  }

  /**
   * True for a type that a dataset takes which is frozen: the field's own. A time's unit and zone
   * are how it is written.
   */
  public boolean isOwn(String type) {
    return Widening.same(type, wanted)
        || (wanted.startsWith("TIME") && value("", type).isPresent());
  }

  /**
   * As {@link #value} and {@link #isOwn} decide, as a condition in SQL; never null.
   *
   * @param evolution a frozen dataset takes the field's own type alone
   * @param type an expression for the column's type, as text; null for a nested one where DuckDB,
   *     before 2.0, does not tell
   * @param leaves an expression for what it has inside, as {@link #leaf} tells, joined by commas
   */
  public String takes(Evolution evolution, String type, String leaves) {
    Set<String> types = new LinkedHashSet<>(taken.keySet());
    if (evolution == Evolution.FREEZE) {
      types.removeIf(other -> !isOwn(other));
    }
    String plain = "replace(" + type + ", '\"', '')";
    String condition = plain + " IN (" + literals(types) + ")";
    if (types.contains(ANY_DECIMAL)) {
      condition += " OR starts_with(" + plain + ", '" + ANY_DECIMAL + "')";
    }
    if (isNested()) {
      condition +=
          " OR (" + type + " IS NULL AND " + leaves + " = " + Sql.literal(leaves("", field)) + ")";
    }
    return "coalesce(" + condition + ", false)";
  }

  /**
   * What the field's value is made by, where DuckDB has brought the columns of several files to one
   * type; an error where that is none of those that are taken.
   *
   * @param problem the text of the error
   */
  public String valueOfAny(String column, String problem) {
    String type = "typeof(" + column + ")";
    String value = Columns.positiveZero("CAST(" + column + " AS " + wanted + ")", wanted);
    if (wanted.equals("TIMESTAMP")) {
      value =
          "CASE WHEN %s = 'TIMESTAMP_NS' THEN %s ELSE %s END"
              .formatted(type, NANOS.formatted(column), INSTANT.formatted(column));
    }
    return "CASE WHEN %s THEN %s ELSE error(%s) END"
        .formatted(takes(Evolution.EVOLVE, type, "''"), value, Sql.literal(problem));
  }

  /** True for a column that has others inside. */
  public boolean isNested() {
    return switch (field.kind()) {
      case "record", "map", "array" -> true;
      default -> false;
    };
  }

  /** The type that a file's column has as a rule, when it is written with the dataset's schema. */
  public String typeInFiles() {
    return isZoned()
        ? "TIMESTAMP WITH TIME ZONE"
        : wanted.equals("TIME") ? "TIME WITH TIME ZONE" : wanted;
  }

  /** True for a time that a file has with a zone as a rule. */
  public boolean isZoned() {
    return wanted.equals("TIMESTAMP") && !field.logical().startsWith("local-");
  }

  /** True for a time without a zone. */
  public boolean isLocal() {
    return wanted.equals("TIMESTAMP") && !isZoned();
  }

  private static String leaves(String name, FieldType type) {
    return switch (type.kind()) {
      case "record" ->
          type.fields().stream()
              .map(field -> leaves(field.name(), field.type()))
              .collect(Collectors.joining(","));
      case "map" -> " VARCHAR," + leaves("value", type.element().orElseThrow());
      case "array" -> leaves("element", type.element().orElseThrow());
      default -> (LEVELS.contains(name) ? "" : name) + " " + Columns.type(type);
    };
  }

  /**
   * A row of {@code parquet_schema} that is a value inside a nested column, as text: clients before
   * DuckDB 2.0 do not tell the type of the column itself.
   */
  public static String leaf() {
    return "CASE WHEN name IN (%s) THEN '' ELSE name END || ' ' || duckdb_type"
        .formatted(literals(LEVELS));
  }

  private static String plain(String type) {
    return type.replace("\"", "");
  }

  private static String literals(Set<String> texts) {
    return texts.stream().sorted().map(Sql::literal).collect(Collectors.joining(", "));
  }
}
