package dev.tarn.staging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** What a schema says, from Avro or, where that can wait, from its text. Thread-safe. */
abstract class Definition {
  /** A property's text; empty when there is none. */
  abstract Optional<String> text(String property);

  /** A property's texts; none when there is no such property. */
  abstract List<String> texts(String property);

  abstract String recordName();

  abstract Schema schema();

  abstract List<Field> fields();

  /** The schema's properties, by which schemas are compared. */
  abstract Map<String, Object> properties();

  /** True when {@code text}, a schema's JSON, says the same. */
  final boolean isAs(String text) {
    return properties().equals(SchemaText.read(text));
  }

  @Override
  public final boolean equals(Object other) {
    return this == other
        || (other instanceof Definition definition && properties().equals(definition.properties()));
  }

  @Override
  public final int hashCode() {
    return properties().hashCode();
  }

  static Definition of(Schema schema) {
    return new Read(schema);
  }

  static Definition ofValid(String text) {
    return new Unread(text);
  }

  /** A schema that Avro has read. */
  private static final class Read extends Definition {
    private final Schema schema;
    private List<Field> fields;
    private Map<String, Object> properties;

    private Read(Schema schema) {
      this.schema = schema;
    }

    @Override
    Optional<String> text(String property) {
      return Optional.ofNullable(schema.getObjectProp(property)).map(Object::toString);
    }

    @Override
    List<String> texts(String property) {
      List<String> texts = new ArrayList<>();
      Object found = schema.getObjectProp(property);
      if (found instanceof List<?> values) {
        values.forEach(value -> texts.add(String.valueOf(value)));
      } else if (found != null) {
        throw new RefusedException(
            "Invalid dataset schema %s: %s is '%s'; write a list of field names"
                .formatted(schema.getFullName(), property, found));
      }
      return List.copyOf(texts);
    }

    @Override
    String recordName() {
      return schema.getFullName();
    }

    @Override
    Schema schema() {
      return schema;
    }

    @Override
    synchronized List<Field> fields() {
      if (fields == null) {
        fields = Field.of(schema);
      }
      return fields;
    }

    @Override
    synchronized Map<String, Object> properties() {
      if (properties == null) {
        properties = SchemaText.read(schema.toString());
      }
      return properties;
    }
  }

  /** A valid schema that Avro has not read, unless it was asked for. */
  private static final class Unread extends Definition {
    private final String text;
    private final Map<String, Object> properties;
    private final List<Field> fields;
    private Schema schema;

    private Unread(String text) {
      this.text = text;
      this.properties = SchemaText.read(text);
      this.fields = SchemaText.fields(properties);
    }

    @Override
    Optional<String> text(String property) {
      return SchemaText.text(properties, property);
    }

    @Override
    List<String> texts(String property) {
      return SchemaText.texts(properties, property);
    }

    @Override
    String recordName() {
      return text("namespace").orElseThrow() + "." + text("name").orElseThrow();
    }

    @Override
    synchronized Schema schema() {
      if (schema == null) {
        schema = new Schema.Parser().parse(text);
      }
      return schema;
    }

    @Override
    List<Field> fields() {
      return fields;
    }

    @Override
    Map<String, Object> properties() {
      return properties;
    }
  }
}
