package dev.tarn.ingest.value;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed values of other programs' files (see {@link dev.tarn.staging.ParquetRows}) as a field holds
 * them. What is exact is converted: a text that is a number, a whole number as a price. What would
 * lose something is refused.
 */
final class ObjectValues {
  private ObjectValues() {}

  /** A time, as microseconds since 1970. */
  static long micros(Object value) {
    requireMeaning(value);
    if (value instanceof Instant time) {
      return Times.micros(time);
    }
    if (value instanceof Long number) {
      return Times.micros(number);
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return Times.micros(BigDecimal.valueOf(number).toPlainString());
    }
    if (value instanceof BigDecimal number) {
      return Times.micros(number.toPlainString());
    }
    return Times.micros(text(value, "a time is needed"));
  }

  static double decimal(Object value) {
    requireMeaning(value);
    if (value instanceof Number number) {
      double decimal = number.doubleValue();
      if (Double.isNaN(decimal) || Double.isInfinite(decimal)) {
        throw new NumberFormatException("a finite number is needed");
      }
      return decimal;
    }
    return Numbers.decimal(text(value, "a number is needed"));
  }

  static long whole(Object value) {
    requireMeaning(value);
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Number number) {
      try {
        return new BigDecimal(number.toString()).longValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        throw new NumberFormatException("a whole number is needed");
      }
    }
    return Numbers.whole(text(value, "a whole number is needed"));
  }

  static boolean flag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    return FieldType.flag(
        text(value instanceof Long number ? number.toString() : value, "true or false is needed"));
  }

  static int day(Object value) {
    return value instanceof LocalDate date
        ? (int) date.toEpochDay()
        : FieldType.date(text(value, "a date is needed"));
  }

  /**
   * A text; whole numbers are taken too, since ids often are, but no other numbers: their digits
   * are not those of an id.
   */
  static String text(Object value) {
    return value instanceof Long number ? number.toString() : text(value, "a text is needed");
  }

  static Map<?, ?> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new NumberFormatException("a map or a struct is needed");
  }

  static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new NumberFormatException("a list is needed");
  }

  /** Bytes are a number for those alone who know how they were made. */
  private static void requireMeaning(Object value) {
    if (value instanceof byte[] bytes) {
      throw new NumberFormatException(
          "%d bytes whose type is neither DECIMAL nor text do not tell their number; write them as DECIMAL or DOUBLE"
              .formatted(bytes.length));
    }
  }

  private static String text(@Nullable Object value, String needed) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof byte[] bytes) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new NumberFormatException(needed);
      }
    }
    throw new NumberFormatException(needed);
  }
}
