package dev.tarn.ingest.format;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.FieldType;
import dev.tarn.ingest.value.Numbers;
import dev.tarn.ingest.value.Times;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One line of a CSV file, as the file writes it. The object is used again for the next line, so
 * that a row costs no text that its record does not keep. Columns are counted from 0 here, and from
 * 1 in messages. Used by one thread.
 */
final class CsvLine {
  private static final int MOST_COLUMNS = 4096;

  private char[] chars = new char[1024];
  private int[] ends = new int[64];
  private int count;
  private long number;
  private List<String> names = List.of();

  void begin(long lineNumber) {
    number = lineNumber;
    count = 0;
  }

  void add(char[] source, int offset, int length) {
    if (count == MOST_COLUMNS) {
      throw BadInputException.of(
          "it has more than " + MOST_COLUMNS + " columns, so this is hardly CSV");
    }
    int start = start(count);
    if (start + length > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, start + length));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    System.arraycopy(source, offset, chars, start, length);
    ends[count++] = start + length;
  }

  /** What the columns are called in messages from now on. */
  void name(List<String> columnNames) {
    names = List.copyOf(columnNames);
  }

  long number() {
    return number;
  }

  int count() {
    return count;
  }

  boolean isEmpty(int column) {
    return start(column) == ends[column];
  }

  char first(int column) {
    return isEmpty(column) ? ' ' : chars[start(column)];
  }

  String text(int column) {
    return new String(chars, start(column), ends[column] - start(column));
  }

  /** All fields. */
  List<String> texts() {
    return IntStream.range(0, count).mapToObj(this::text).toList();
  }

  double decimal(int column) {
    int start = start(column);
    try {
      return Numbers.decimal(chars, start, ends[column] - start);
    } catch (NumberFormatException e) {
      throw bad(column, e.getMessage());
    }
  }

  long whole(int column) {
    int start = start(column);
    try {
      return Numbers.whole(chars, start, ends[column] - start);
    } catch (NumberFormatException e) {
      throw bad(column, e.getMessage());
    }
  }

  /** A time in microseconds since 1970. */
  long micros(int column) {
    int start = start(column);
    try {
      return Times.micros(chars, start, ends[column] - start);
    } catch (NumberFormatException e) {
      throw bad(column, e.getMessage());
    }
  }

  /**
   * The field as a value of {@code type}.
   *
   * @throws NumberFormatException with the reason
   */
  @Nullable Object value(int column, FieldType type) {
    int start = start(column);
    return type.fromText(chars, start, ends[column] - start);
  }

  boolean flag(int column) {
    char first = first(column);
    if (first == 't' || first == 'T' || first == 'f' || first == 'F') {
      String text = text(column);
      if (text.equalsIgnoreCase("true")) {
        return true;
      }
      if (text.equalsIgnoreCase("false")) {
        return false;
      }
    } else if (ends[column] - start(column) == 1 && (first == '0' || first == '1')) {
      return first == '1';
    }
    throw bad(column, "true or false is needed");
  }

  BadInputException bad(int column, String reason) {
    String place =
        "column " + (column + 1) + (column < names.size() ? " (" + names.get(column) + ")" : "");
    return BadInputException.of(place, text(column), reason);
  }

  private int start(int column) {
    return column == 0 ? 0 : ends[column - 1];
  }
}
