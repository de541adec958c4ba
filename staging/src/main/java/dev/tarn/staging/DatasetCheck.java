package dev.tarn.staging;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Whether a dataset's properties fit one another, and its fields. */
final class DatasetCheck {
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

  private final Dataset dataset;
  private final Schema schema;

  DatasetCheck(Dataset dataset, Schema schema) {
    this.dataset = dataset;
    this.schema = schema;
  }

  /**
   * Makes sure that they do.
   *
   * @throws RefusedException when they do not
   */
  void run() {
    dataset.evolution();
    List<String> key = dataset.key();
    List<String> order = dataset.order();
    Optional<String> time = dataset.time();
    Merge merge = dataset.merge();
    require(
        NAME.matcher(dataset.name()).matches(),
        "tarn.dataset must be lower-case letters, digits and '_'");
    require(
        NAME.matcher(dataset.database()).matches(),
        "tarn.database must be lower-case letters, digits and '_'");
    require(
        (merge == Merge.APPEND) == key.isEmpty(),
        "tarn.key goes with unique and latest, and with them alone");
    require(merge != Merge.LATEST || !order.isEmpty(), "latest needs a tarn.order");
    require(
        dataset.window().isEmpty() || (merge == Merge.UNIQUE && time.isPresent()),
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
        dataset.window().isEmpty() || !mayBeNull(time.orElseThrow()),
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
      throw new RefusedException("Invalid dataset %s: %s".formatted(dataset.name(), problem));
    }
  }
}
