package dev.tarn.staging;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A record type of the lake: an Avro schema with a key, an order and a merge mode, kept in one
 * database. The schema is the single source of truth; its properties {@code tarn.dataset}, {@code
 * tarn.database}, {@code tarn.merge}, {@code tarn.key}, {@code tarn.order}, {@code tarn.time},
 * {@code tarn.window} and {@code tarn.evolution} are checked here. Datasets are equal when their
 * schemas are. Immutable.
 */
public final class Dataset {
  private final String name;
  private final String database;
  private final Merge merge;
  private final List<String> key;
  private final List<String> order;
  private final Optional<String> time;
  private final Optional<Duration> window;
  private final Definition definition;

  private Dataset(String name, Merge merge, Definition definition) {
    this.name = name;
    this.database = definition.text("tarn.database").orElse("core");
    this.merge = merge;
    this.key = definition.texts("tarn.key");
    this.order = definition.texts("tarn.order");
    this.time = definition.text("tarn.time");
    this.window = definition.text("tarn.window").map(length -> duration(length, name));
    this.definition = definition;
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
    Definition definition = Definition.of(schema);
    String name =
        definition.text("tarn.dataset").orElseThrow(() -> missing(schema, "tarn.dataset"));
    String merge = definition.text("tarn.merge").orElseThrow(() -> missing(schema, "tarn.merge"));
    Dataset dataset = new Dataset(name, Merge.of(merge, name), definition);
    new DatasetCheck(dataset, schema).run();
    return dataset;
  }

  /**
   * The dataset of a schema that is known to be valid. Avro reads it when {@link #schema} is first
   * asked for, and else not at all.
   *
   * @param schema a schema for which {@link #of} has been seen to give the same dataset
   */
  public static Dataset ofValid(String schema) {
    Definition definition = Definition.ofValid(schema);
    String name = definition.text("tarn.dataset").orElseThrow();
    return new Dataset(
        name, Merge.of(definition.text("tarn.merge").orElseThrow(), name), definition);
  }

  /** Letters, digits and underscores; the name of its folder, table and view. */
  public String name() {
    return name;
  }

  /** The database that keeps it, such as {@code core}. */
  public String database() {
    return database;
  }

  /** How rows that share a key are brought together. */
  public Merge merge() {
    return merge;
  }

  /** The fields that identify a row; empty for {@link Merge#APPEND}. */
  public List<String> key() {
    return key;
  }

  /**
   * For {@link Merge#LATEST} the fields whose greatest values win, the most significant first;
   * otherwise the order in which readers see rows of one time.
   */
  public List<String> order() {
    return order;
  }

  /** The field with the row's time, if it has one: microseconds since the epoch, UTC. */
  public Optional<String> time() {
    return time;
  }

  /**
   * For {@link Merge#UNIQUE}: rows with equal keys are one event only when their times are at most
   * this far apart.
   */
  public Optional<Duration> window() {
    return window;
  }

  /** The record schema. */
  public Schema schema() {
    return definition.schema();
  }

  /** The full name of the schema's record, such as {@code dev.tarn.market.Tick}. */
  public String recordName() {
    return definition.recordName();
  }

  /** The fields, in the schema's order. */
  public List<Field> fields() {
    return definition.fields();
  }

  /** The field called {@code name}, if there is one. */
  public Optional<Field> field(String name) {
    return fields().stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** True when {@code schema}, a schema's JSON, is this dataset's, however it is written. */
  public boolean hasSchema(String schema) {
    return definition.isAs(schema);
  }

  /** True when every row's key holds its time, so that rows of one key share one time. */
  public boolean keyHoldsTime() {
    return time.isPresent() && key.contains(time.get());
  }

  /** Which columns its segments may have. */
  public Evolution evolution() {
    return definition
        .text("tarn.evolution")
        .map(text -> Evolution.of(text, name))
        .orElse(Evolution.EVOLVE);
  }

  /** The former names of fields, each with the field that has it now, in the schema's order. */
  public Map<String, String> formerNames() {
    Map<String, String> former = new LinkedHashMap<>();
    for (Field field : fields()) {
      field.formerNames().forEach(alias -> former.put(alias, field.name()));
    }
    return former;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dataset dataset && definition.equals(dataset.definition);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "dataset " + name;
  }

  private static RefusedException missing(Schema schema, String property) {
    return new RefusedException(
        "Invalid dataset schema %s: the property %s is missing; add it beside the fields"
            .formatted(schema.getFullName(), property));
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
