package dev.tarn.staging;

import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The type of a field's values, null aside, as a schema has it. Told without Avro, whose classes
 * take longer to load than a short command runs.
 *
 * @param kind Avro's name of the type, such as {@code long} or {@code record}
 * @param logical Avro's name of the logical type, such as {@code timestamp-micros}; empty for none
 * @param precision digits of a {@code decimal}, else 0
 * @param scale digits of a {@code decimal} behind the point, else 0
 * @param symbols of an {@code enum}, in their order
 * @param element what an {@code array} or a {@code map} holds
 * @param fields of a {@code record}
 */
public record FieldType(
    String kind,
    String logical,
    int precision,
    int scale,
    List<String> symbols,
    Optional<FieldType> element,
    List<Field> fields) {
  public FieldType {
    symbols = List.copyOf(symbols);
    fields = List.copyOf(fields);
  }

  /** A type without parts. */
  static FieldType plain(String kind, String logical) {
    return new FieldType(kind, logical, 0, 0, List.of(), Optional.empty(), List.of());
  }

  /**
   * The type of what Avro reads.
   *
   * @throws RefusedException for a union of null alone
   */
  public static FieldType of(Schema schema) {
    Schema value = Fields.value(schema);
    LogicalType logical = value.getLogicalType();
    LogicalTypes.Decimal decimal = logical instanceof LogicalTypes.Decimal found ? found : null;
    return new FieldType(
        value.getType().getName(),
        logical == null ? "" : logical.getName(),
        decimal == null ? 0 : decimal.getPrecision(),
        decimal == null ? 0 : decimal.getScale(),
        value.getType() == Schema.Type.ENUM ? value.getEnumSymbols() : List.of(),
        element(value),
        value.getType() == Schema.Type.RECORD ? Field.of(value) : List.of());
  }

  private static Optional<FieldType> element(Schema value) {
    return switch (value.getType()) {
      case ARRAY -> Optional.of(of(value.getElementType()));
      case MAP -> Optional.of(of(value.getValueType()));
      default -> Optional.empty();
    };
  }
}
