package dev.tarn.staging;

import org.apache.avro.Schema;

/** What can be told from an Avro field's schema. */
public final class Fields {

  private Fields() {}

  /**
   * The schema of a field's values: of {@code T} and of a union of {@code T} with null, {@code T}.
   */
  public static Schema value(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "Invalid schema: a union of null alone; add the type of the value"));
  }

  /** True when the field may be null. */
  public static boolean nullable(Schema schema) {
    return schema.isNullable();
  }
}
