package dev.tarn.ingest.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record schema, and how a JSON object becomes a record of it. Immutable and
 * thread-safe.
 */
public final class RowShape {
  private final Schema schema;
  private final List<FieldType> fields;
  private final Map<String, Integer> positions = new LinkedHashMap<>();

  private RowShape(Schema schema) {
    this.schema = schema;
    this.fields = schema.getFields().stream().map(FieldType::of).toList();
    for (int i = 0; i < fields.size(); i++) {
      positions.put(fields.get(i).name(), i);
    }
  }

  /** The shape of a record schema. */
  public static RowShape of(Schema schema) {
    return new RowShape(schema);
  }

  public Schema schema() {
    return schema;
  }

  /** The fields in the order of the schema. */
  public List<FieldType> fields() {
    return fields;
  }

  /**
   * Where the field called {@code name} stands.
   *
   * @throws BadInputException if there is none; the message names those that there are
   */
  public int position(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw BadInputException.of(
          "there is no field '" + name + "'; use " + String.join(", ", positions.keySet()));
    }
    return position;
  }

  /**
   * Reads one line of JSON.
   *
   * @throws BadInputException if it is no JSON object, or a field is missing, unknown or of the
   *     wrong type
   */
  public IndexedRecord fromJson(String line) {
    JsonNode node;
    try {
      node = Json.object(Json.parse(line));
    } catch (NumberFormatException e) {
      throw BadInputException.of(e.getMessage());
    }
    return fromJson(node);
  }

  IndexedRecord fromJson(JsonNode object) {
    @Nullable Object[] values = new Object[fields.size()];
    boolean[] given = new boolean[values.length];
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      int position = position(entry.getKey());
      given[position] = true;
      try {
        values[position] = fields.get(position).fromJson(entry.getValue());
      } catch (NumberFormatException e) {
        JsonNode value = entry.getValue();
        throw BadInputException.of(
            "field " + entry.getKey(),
            value.isValueNode() ? value.asText() : value,
            e.getMessage());
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (!given[i]) {
        if (!fields.get(i).optional()) {
          throw BadInputException.of("field " + fields.get(i).name() + " is missing");
        }
        values[i] = fields.get(i).absent();
      }
    }
    return record(values);
  }

  /** Reads a struct of another program's file; see {@link FieldType#fromObject}. */
  IndexedRecord fromMap(Map<?, ?> struct) {
    @Nullable Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).fromObject(struct.get(fields.get(i).name()));
    }
    return record(values);
  }

  /** A record with these values, in the order of the schema. */
  public IndexedRecord record(@Nullable Object[] values) {
    GenericData.Record row = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      row.put(i, values[i]);
    }
    return row;
  }
}
