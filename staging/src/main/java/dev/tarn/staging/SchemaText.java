package dev.tarn.staging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a schema that is known to be valid, read without Avro: that and the part of Jackson
 * it stands on are a thousand classes, which would be a third of a query's start. Knows what the
 * built-in schemas use, which is not all of Avro; their test compares it with what Avro reads.
 */
final class SchemaText {
  private static final String NULL = "null";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private SchemaText() {}

  /**
   * The properties of a schema. Those of equal schemas are equal, however they are written.
   *
   * @throws UncheckedIOException when the text is no JSON
   */
  static Map<String, Object> read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      return map(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> map(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> map(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> Optional.empty();
      default -> parser.getText();
    };
  }

  /** A property's text; empty when there is none. */
  static Optional<String> text(Map<String, Object> json, String property) {
    return Optional.ofNullable(json.get(property)).map(Object::toString);
  }

  /** A property's texts; none when there is no such property. */
  static List<String> texts(Map<String, Object> json, String property) {
    return list(json, property).stream().map(Object::toString).toList();
  }

  /** The fields of a record. */
  static List<Field> fields(Map<String, Object> json) {
    return list(json, "fields").stream().map(field -> field(object(field))).toList();
  }

  private static Field field(Map<String, Object> json) {
    Object type = json.get("type");
    return new Field(
        text(json, "name").orElseThrow(),
        texts(json, "aliases"),
        type(type),
        type instanceof List<?> union && union.contains(NULL));
  }

  private static FieldType type(Object json) {
    if (json instanceof List<?> union) {
      return type(union.stream().filter(type -> !NULL.equals(type)).findFirst().orElseThrow());
    }
    if (json instanceof String kind) {
      return FieldType.plain(kind, "");
    }
    Map<String, Object> type = object(json);
    return new FieldType(
        text(type, "type").orElseThrow(),
        text(type, "logicalType").orElse(""),
        0,
        0,
        texts(type, "symbols"),
        Optional.ofNullable(type.getOrDefault("items", type.get("values"))).map(SchemaText::type),
        fields(type));
  }

  private static List<?> list(Map<String, Object> json, String property) {
    return json.get(property) instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked") // read makes no other maps
  private static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }
}
