package dev.tarn.staging;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Parquet's values as plain Java ones; see {@link ParquetRows}. */
final class ParquetValues {
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  private ParquetValues() {}

  /** The value of a field, or null where the row has none. */
  static @Nullable Object value(Group group, int field, Type type) {
    int repetitions = group.getFieldRepetitionCount(field);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        values.add(single(group, field, i, type));
      }
      return values;
    }
    return repetitions == 0 ? null : single(group, field, 0, type);
  }

  private static @Nullable Object single(Group group, int field, int index, Type type) {
    return type.isPrimitive()
        ? primitive(group, field, index, type.asPrimitiveType())
        : nested(group.getGroup(field, index), type.asGroupType());
  }

  private static @Nullable Object nested(Group group, GroupType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof ListLogicalTypeAnnotation) {
      List<@Nullable Object> items = new ArrayList<>();
      for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
        Type repeated = type.getType(0);
        boolean wrapped =
            !repeated.isPrimitive()
                && repeated.asGroupType().getFieldCount() == 1
                && !isOldStyle(repeated, type);
        items.add(
            wrapped
                ? value(group.getGroup(0, i), 0, repeated.asGroupType().getType(0))
                : single(group, 0, i, repeated));
      }
      return items;
    }
    if (logical instanceof MapLogicalTypeAnnotation) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      GroupType entry = type.getType(0).asGroupType();
      for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
        Group each = group.getGroup(0, i);
        map.put(String.valueOf(value(each, 0, entry.getType(0))), value(each, 1, entry.getType(1)));
      }
      return map;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      fields.put(type.getFieldName(i), value(group, i, type.getType(i)));
    }
    return fields;
  }

  /** Lists of two levels: the repeated group is the item itself, even if it has one field only. */
  private static boolean isOldStyle(Type repeated, GroupType list) {
    return repeated.getName().equals("array")
        || repeated.getName().equals(list.getName() + "_tuple");
  }

  private static Object primitive(Group group, int field, int index, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, index);
      case FLOAT -> (double) group.getFloat(field, index);
      case DOUBLE -> group.getDouble(field, index);
      case INT32 -> int32(group.getInteger(field, index), logical);
      case INT64 -> int64(group.getLong(field, index), logical);
      case INT96 -> int96(group.getInt96(field, index));
      case BINARY -> bytes(group.getBinary(field, index), logical);
      case FIXED_LEN_BYTE_ARRAY -> fixed(group.getBinary(field, index), logical);
    };
  }

  private static Object int32(int value, @Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value);
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
    return unsigned ? Integer.toUnsignedLong(value) : (long) value;
  }

  private static Object int64(long value, @Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      return switch (timestamp.getUnit()) {
        case MILLIS -> Instant.ofEpochMilli(value);
        case MICROS -> Instant.EPOCH.plus(value, ChronoUnit.MICROS);
        case NANOS -> Instant.ofEpochSecond(0, value);
      };
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
    return unsigned && value < 0 ? new BigDecimal(Long.toUnsignedString(value)) : (Object) value;
  }

  /** The old form of timestamps: nanoseconds of the day, and the Julian day. */
  private static Instant int96(Binary value) {
    ByteBuffer buffer = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong();
    long day = Integer.toUnsignedLong(buffer.getInt());
    return Instant.ofEpochSecond((day - JULIAN_DAY_OF_EPOCH) * 86_400, nanos);
  }

  /** Of a fixed length, and not said to be anything: who reads a text has to say so. */
  private static Object fixed(Binary value, @Nullable LogicalTypeAnnotation logical) {
    return logical == null || logical instanceof Float16LogicalTypeAnnotation
        ? value.getBytes()
        : bytes(value, logical);
  }

  private static Object bytes(Binary value, @Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale());
    }
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer buffer = value.toByteBuffer();
      return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }
    byte[] bytes = value.getBytes();
    try {
      // Many writers do not say that their bytes are text.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return bytes;
    }
  }
}
