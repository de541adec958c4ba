package dev.tarn.staging;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A record type of the lake: an Avro schema with a key, an order and a merge mode, kept in one
 * database. The schema is the single source of truth; its properties {@code tarn.dataset}, {@code
 * tarn.database}, {@code tarn.merge}, {@code tarn.key}, {@code tarn.order}, {@code tarn.time} and
 * {@code tarn.window} are checked here.
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
    String name = text(schema, "tarn.dataset").orElseGet(() -> missing(schema, "tarn.dataset"));
    String database = text(schema, "tarn.database").orElse("core");
    Merge merge =
        Merge.of(text(schema, "tarn.merge").orElseGet(() -> missing(schema, "tarn.merge")), name);
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

  private void check() {
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
    key.forEach(this::requireField);
    order.forEach(this::requireField);
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

  private static <T> T missing(Schema schema, String property) {
    throw new RefusedException(
        "Invalid dataset schema %s: the property %s is missing; add it beside the fields"
            .formatted(schema.getFullName(), property));
  }

  private static Optional<String> text(Schema schema, String property) {
    return Optional.ofNullable(schema.getObjectProp(property)).map(Object::toString);
  }

  private static List<String> texts(Schema schema, String property) {
    List<String> texts = new ArrayList<>();
    if (schema.getObjectProp(property) instanceof List<?> values) {
      values.forEach(value -> texts.add(value.toString()));
    }
    return texts;
  }

  private static Duration duration(String text, String dataset) {
    try {
      return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          "Invalid dataset %s: tarn.window is '%s'; write it like 1h, 30m or 10s"
              .formatted(dataset, text),
          e);
    }
  }
}
