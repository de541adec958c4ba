package dev.tarn.staging;

import java.util.List;
import org.apache.avro.Schema;

/**
 * A field of a dataset's rows.
 *
 * @param name as the schema has it
 * @param formerNames its Avro aliases, sorted
 * @param type of its values
 * @param nullable whether it may be null
 */
public record Field(String name, List<String> formerNames, FieldType type, boolean nullable) {
  public Field {
    formerNames = formerNames.stream().sorted().toList();
  }

  /** The fields of what Avro reads as a record. */
  static List<Field> of(Schema schema) {
    return schema.getFields().stream()
        .map(
            field ->
                new Field(
                    field.name(),
                    List.copyOf(field.aliases()),
                    FieldType.of(field.schema()),
                    Fields.nullable(field.schema())))
        .toList();
  }
}
