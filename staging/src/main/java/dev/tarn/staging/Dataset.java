package dev.tarn.staging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A record type of the lake: an Avro schema with a key, an order and a merge mode, kept in one
 * database. The schema is the single source of truth; its properties {@code tarn.dataset}, {@code
 * tarn.database}, {@code tarn.merge}, {@code tarn.key}, {@code tarn.order}, {@code tarn.time},
 * {@code tarn.window} and {@code tarn.evolution} are checked here.
 *
 * @param name letters, digits and underscores; the name of its folder, table and view
 * @param database the database that keeps it, such as {@code core}
 * @param merge how rows that share a key are brought together
 * @param key the fields that identify a row; empty for {@link Merge#APPEND}
 * @param order for {@link Merge#LATEST} the fields whose greatest values win, the most significant
 *     first; otherwise the order in which readers see rows of one time
 * @param time the field with the row's time, if it has one: microseconds since the epoch, UTC
 * @param window for {@link Merge#UNIQUE}: rows with equal keys are one event only when their times
 *     are at most this far apart
 * @param schema the record schema
 */
public record Dataset(
    String name,
    String database,
    Merge merge,
    List<String> key,
    List<String> order,
    Optional<String> time,
    Optional<Duration> window,
    Schema schema) {
  private static final Set<Schema.Type> COMPARABLE =
      EnumSet.of(
          Schema.Type.STRING,
          Schema.Type.ENUM,
          Schema.Type.INT,
          Schema.Type.LONG,
          Schema.Type.FLOAT,
          Schema.Type.DOUBLE,
          Schema.Type.BOOLEAN);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  public Dataset {
    key = List.copyOf(key);
    order = List.copyOf(order);
  }

  /**
   * Reads a dataset from its schema.
   *
   * @throws RefusedException when the schema is no record, or a property is missing, misspelt or
   *     does not fit the fields
   */
  public static Dataset of(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new RefusedException(
          "Invalid dataset: %s is no record; use an Avro record".formatted(schema.getType()));
    }
    String name = text(schema, "tarn.dataset").orElseThrow(() -> missing(schema, "tarn.dataset"));
    String database = text(schema, "tarn.database").orElse("core");
    Merge merge =
        Merge.of(text(schema, "tarn.merge").orElseThrow(() -> missing(schema, "tarn.merge")), name);
    Dataset dataset =
        new Dataset(
            name,
            database,
            merge,
            texts(schema, "tarn.key"),
            texts(schema, "tarn.order"),
            text(schema, "tarn.time"),
            text(schema, "tarn.window").map(window -> duration(window, name)),
            schema);
    dataset.check();
    return dataset;
  }

  /** True when every row's key holds its time, so that rows of one key share one time. */
  public boolean keyHoldsTime() {
    return time.isPresent() && key.contains(time.get());
  }

  /** Which columns its segments may have. */
  public Evolution evolution() {
    return text(schema, "tarn.evolution")
        .map(text -> Evolution.of(text, name))
        .orElse(Evolution.EVOLVE);
  }

  /** The former names of fields, each with the field that has it now, in the schema's order. */
  public Map<String, String> formerNames() {
    Map<String, String> former = new LinkedHashMap<>();
    for (Schema.Field field : schema.getFields()) {
      field.aliases().stream().sorted().forEach(alias -> former.put(alias, field.name()));
    }
    return former;
  }

  private void check() {
    evolution();
    require(
        NAME.matcher(name).matches(), "tarn.dataset must be lower-case letters, digits and '_'");
    require(
        NAME.matcher(database).matches(),
        "tarn.database must be lower-case letters, digits and '_'");
    require(
        (merge == Merge.APPEND) == key.isEmpty(),
        "tarn.key goes with unique and latest, and with them alone");
    require(merge != Merge.LATEST || !order.isEmpty(), "latest needs a tarn.order");
    require(
        window.isEmpty() || (merge == Merge.UNIQUE && time.isPresent()),
        "tarn.window needs unique and a tarn.time");
    requireDistinctFields();
    key.forEach(field -> requireComparable("tarn.key", requireField(field)));
    order.forEach(field -> requireComparable("tarn.order", requireField(field)));
    require(Set.copyOf(key).size() == key.size(), "tarn.key names a field twice");
    time.ifPresent(
        field -> require(isTime(requireField(field)), "tarn.time must be a timestamp-micros"));
    require(
        merge != Merge.LATEST || key.stream().noneMatch(this::mayBeNull),
        "the tarn.key of latest may not be null; give its fields a type without null");
    require(
        window.isEmpty() || !mayBeNull(time.orElseThrow()),
        "a tarn.time with a tarn.window may not be null; give it a type without null");
  }

  private boolean mayBeNull(String field) {
    return Fields.nullable(requireField(field).schema());
  }

  /** Databases do not tell upper case from lower case in the names of columns. */
  private void requireDistinctFields() {
    require(!schema.getFields().isEmpty(), "it has no fields");
    Set<String> names = new HashSet<>();
    for (Schema.Field field : schema.getFields()) {
      require(
          names.add(field.name().toLowerCase(Locale.ROOT)),
          "two fields are named '%s', upper and lower case aside".formatted(field.name()));
      requireColumn(field.name(), field.schema(), Set.of(schema.getFullName()));
    }
    for (Schema.Field field : schema.getFields()) {
      for (String alias : field.aliases()) {
        require(
            names.add(alias.toLowerCase(Locale.ROOT)),
            "the alias '%s' of the field '%s' is the name of another field, or given twice"
                .formatted(alias, field.name()));
      }
    }
  }

  /** Columns have one type each, of bounded depth. */
  private void requireColumn(String place, Schema schema, Set<String> around) {
    Schema value = Fields.value(schema);
    boolean oneType =
        schema.getType() != Schema.Type.UNION
            || (schema.getTypes().size() == 2 && schema.isNullable());
    require(
        oneType && value.getType() != Schema.Type.NULL && value.getType() != Schema.Type.UNION,
        "'%s' is of type %s; use one type, or a union of one with null".formatted(place, schema));
    switch (value.getType()) {
      case ARRAY -> requireColumn(place, value.getElementType(), around);
      case MAP -> requireColumn(place, value.getValueType(), around);
      case RECORD -> {
        require(!value.getFields().isEmpty(), "'%s' is a record without fields".formatted(place));
        require(!around.contains(value.getFullName()), "'%s' holds itself".formatted(place));
        Set<String> within = new HashSet<>(around);
        within.add(value.getFullName());
        value.getFields().forEach(f -> requireColumn(place + "." + f.name(), f.schema(), within));
      }
      default -> {}
    }
  }

  private void requireComparable(String property, Schema.Field field) {
    Schema.Type type = Fields.value(field.schema()).getType();
    require(
        COMPARABLE.contains(type),
        "%s has '%s' of type %s; use fields of a string, enum, number or boolean"
            .formatted(property, field.name(), type.getName()));
  }

  private static boolean isTime(Schema.Field field) {
    return Fields.value(field.schema()).getLogicalType() instanceof LogicalTypes.TimestampMicros;
  }

  private Schema.Field requireField(String field) {
    Schema.Field found = schema.getField(field);
    require(found != null, "there is no field '" + field + "'");
    return found;
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      throw new RefusedException("Invalid dataset %s: %s".formatted(name, problem));
    }
  }

  private static RefusedException missing(Schema schema, String property) {
    return new RefusedException(
        "Invalid dataset schema %s: the property %s is missing; add it beside the fields"
            .formatted(schema.getFullName(), property));
  }

  private static Optional<String> text(Schema schema, String property) {
    return Optional.ofNullable(schema.getObjectProp(property)).map(Object::toString);
  }

  private static List<String> texts(Schema schema, String property) {
    List<String> texts = new ArrayList<>();
    Object found = schema.getObjectProp(property);
    if (found instanceof List<?> values) {
      values.forEach(value -> texts.add(String.valueOf(value)));
    } else if (found != null) {
      throw new RefusedException(
          "Invalid dataset schema %s: %s is '%s'; write a list of field names"
              .formatted(schema.getFullName(), property, found));
    }
    return texts;
  }

  private static Duration duration(String text, String dataset) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new RefusedException(
                    "Invalid dataset %s: tarn.window is '%s'; write it like 1h, 30m or 10s"
                        .formatted(dataset, text)));
  }
}
