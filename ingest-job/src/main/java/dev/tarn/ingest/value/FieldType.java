package dev.tarn.ingest.value;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.staging.Fields;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * What one field of a dataset takes, and how text and JSON become it. Values are as Avro's generic
 * records hold them: times are microseconds (or milliseconds, where the schema says so) as {@code
 * Long}, enumerations their symbols. Immutable and thread-safe.
 */
public final class FieldType {
  private final String name;
  private final Schema schema;
  private final Kind kind;
  private final boolean nullable;
  private final @Nullable Object defaultValue;
  private final boolean optional;

  private enum Kind {
    MICROS,
    MILLIS,
    DATE,
    TEXT,
    DOUBLE,
    FLOAT,
    LONG,
    INT,
    BOOLEAN,
    ENUM,
    MAP,
    ARRAY,
    RECORD,
    UNSUPPORTED
  }

  private FieldType(
      String name, Schema declared, boolean hasDefault, @Nullable Object defaultValue) {
    this.name = name;
    this.nullable = Fields.nullable(declared);
    this.schema = Fields.value(declared);
    this.kind = kind(schema);
    this.optional = nullable || hasDefault;
    this.defaultValue = defaultValue;
  }

  /** The type of a record's field. */
  public static FieldType of(Schema.Field field) {
    boolean hasDefault = field.hasDefaultValue();
    return new FieldType(
        field.name(),
        field.schema(),
        hasDefault,
        hasDefault ? GenericData.get().getDefaultValue(field) : null);
  }

  public String name() {
    return name;
  }

  /** Whether a row may leave the field out. */
  public boolean optional() {
    return optional;
  }

  /**
   * What the field holds in a row that leaves it out; null for a field that may be null and has no
   * default.
   */
  public @Nullable Object absent() {
    return defaultValue;
  }

  /**
   * Reads the field from text. Empty text is an absent value where there is one, and otherwise an
   * empty text.
   *
   * @throws NumberFormatException with the reason, if the text is no value of this type
   */
  public @Nullable Object fromText(char[] chars, int from, int length) {
    if (length == 0 && optional) {
      return absent();
    }
    return switch (kind) {
      case MICROS -> Times.micros(chars, from, length);
      case MILLIS -> Times.micros(chars, from, length) / 1_000;
      case DOUBLE -> Numbers.decimal(chars, from, length);
      case FLOAT -> (float) Numbers.decimal(chars, from, length);
      case LONG -> Numbers.whole(chars, from, length);
      case INT -> toInt(Numbers.whole(chars, from, length));
      case TEXT -> new String(chars, from, length);
      case DATE -> date(new String(chars, from, length));
      case BOOLEAN -> flag(new String(chars, from, length));
      case ENUM -> symbol(new String(chars, from, length));
      case MAP, ARRAY, RECORD -> fromJson(Json.parse(new String(chars, from, length)));
      case UNSUPPORTED -> throw unsupported();
    };
  }

  /** Reads the field from text; see {@link #fromText(char[], int, int)}. */
  public @Nullable Object fromText(String text) {
    return fromText(text.toCharArray(), 0, text.length());
  }

  /**
   * Reads the field from JSON, where a number is a number and a text is a text: only times may be
   * either.
   *
   * @throws NumberFormatException with the reason, if the JSON is no value of this type
   */
  public @Nullable Object fromJson(JsonNode node) {
    if (node.isNull()) {
      if (nullable) {
        return null;
      }
      throw new NumberFormatException("it may not be null");
    }
    return switch (kind) {
      case MICROS -> Times.micros(Json.timeText(node));
      case MILLIS -> Times.micros(Json.timeText(node)) / 1_000;
      case DOUBLE -> Json.decimal(node);
      case FLOAT -> (float) Json.decimal(node);
      case LONG -> Json.whole(node);
      case INT -> toInt(Json.whole(node));
      case TEXT -> Json.text(node);
      case DATE -> date(Json.text(node));
      case BOOLEAN -> Json.flag(node);
      case ENUM -> symbol(Json.text(node));
      case MAP -> map(Json.object(node));
      case ARRAY -> array(Json.array(node));
      case RECORD -> RowShape.of(schema).fromJson(Json.object(node));
      case UNSUPPORTED -> throw unsupported();
    };
  }

  /**
   * Takes a typed value of another program's file; see {@link dev.tarn.staging.ParquetRows} for the
   * types there are. Null is an absent value.
   *
   * @throws NumberFormatException with the reason, if it cannot become a value of this type without
   *     loss
   */
  public @Nullable Object fromObject(@Nullable Object value) {
    if (value == null) {
      if (optional) {
        return absent();
      }
      throw new NumberFormatException("it may not be null");
    }
    return switch (kind) {
      case MICROS -> ObjectValues.micros(value);
      case MILLIS -> ObjectValues.micros(value) / 1_000;
      case DOUBLE -> ObjectValues.decimal(value);
      case FLOAT -> (float) ObjectValues.decimal(value);
      case LONG -> ObjectValues.whole(value);
      case INT -> toInt(ObjectValues.whole(value));
      case TEXT -> ObjectValues.text(value);
      case DATE -> ObjectValues.day(value);
      case BOOLEAN -> ObjectValues.flag(value);
      case ENUM -> symbol(ObjectValues.text(value));
      case MAP -> mapOf(ObjectValues.map(value));
      case ARRAY -> arrayOf(ObjectValues.list(value));
      case RECORD -> RowShape.of(schema).fromMap(ObjectValues.map(value));
      case UNSUPPORTED -> throw unsupported();
    };
  }

  private static Kind kind(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case LONG ->
          logical instanceof LogicalTypes.TimestampMicros
              ? Kind.MICROS
              : logical instanceof LogicalTypes.TimestampMillis
                  ? Kind.MILLIS
                  : logical == null ? Kind.LONG : Kind.UNSUPPORTED;
      case INT ->
          logical instanceof LogicalTypes.Date
              ? Kind.DATE
              : logical == null ? Kind.INT : Kind.UNSUPPORTED;
      case STRING -> Kind.TEXT;
      case DOUBLE -> Kind.DOUBLE;
      case FLOAT -> Kind.FLOAT;
      case BOOLEAN -> Kind.BOOLEAN;
      case ENUM -> Kind.ENUM;
      case MAP -> Kind.MAP;
      case ARRAY -> Kind.ARRAY;
      case RECORD -> Kind.RECORD;
      case BYTES, FIXED, NULL, UNION -> Kind.UNSUPPORTED;
    };
  }

  private static int toInt(long value) {
    if (value != (int) value) {
      throw new NumberFormatException("the number is too large");
    }
    return (int) value;
  }

  static int date(String text) {
    try {
      return (int) LocalDate.parse(text).toEpochDay();
    } catch (DateTimeException e) {
      throw new NumberFormatException("a date such as 2026-11-20 is needed");
    }
  }

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new NumberFormatException("true or false is needed");
    };
  }

  private GenericData.EnumSymbol symbol(String text) {
    String symbol = text.toUpperCase(Locale.ROOT);
    for (String candidate : List.of(text, symbol)) {
      if (schema.hasEnumSymbol(candidate)) {
        return new GenericData.EnumSymbol(schema, candidate);
      }
    }
    throw new NumberFormatException(
        "one of " + String.join(", ", schema.getEnumSymbols()) + " is needed");
  }

  private Map<String, @Nullable Object> map(JsonNode object) {
    FieldType values = new FieldType(name, schema.getValueType(), false, null);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object
        .properties()
        .forEach(entry -> map.put(entry.getKey(), values.fromJson(entry.getValue())));
    return map;
  }

  private List<@Nullable Object> array(JsonNode items) {
    FieldType values = new FieldType(name, schema.getElementType(), false, null);
    List<@Nullable Object> array = new ArrayList<>();
    items.forEach(item -> array.add(values.fromJson(item)));
    return array;
  }

  private Map<String, @Nullable Object> mapOf(Map<?, ?> given) {
    FieldType values = new FieldType(name, schema.getValueType(), false, null);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    given.forEach((key, value) -> map.put(String.valueOf(key), values.fromObject(value)));
    return map;
  }

  private List<@Nullable Object> arrayOf(List<?> given) {
    FieldType values = new FieldType(name, schema.getElementType(), false, null);
    List<@Nullable Object> array = new ArrayList<>();
    given.forEach(value -> array.add(values.fromObject(value)));
    return array;
  }

  private NumberFormatException unsupported() {
    return new NumberFormatException(
        "fields of type "
            + schema
            + " cannot be given as text or JSON; append them through the Java API");
  }
}
