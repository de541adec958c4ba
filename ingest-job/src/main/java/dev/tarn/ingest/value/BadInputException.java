package dev.tarn.ingest.value;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Input that cannot be taken: a file, a row or a value. The message is the end of a sentence, and
 * says what, why not, and what would do; its beginning (the file and the line) is added on the way
 * up, by {@link #at}. Whoever catches it refuses the row, or the whole file.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_SHOWN = 60;

  private BadInputException(String message) {
    super(message, null, false, false);
  }

  /**
   * A refusal of one value, found at {@code place} (such as {@code column 6 (time)} or {@code field
   * price}).
   */
  public static BadInputException of(String place, @Nullable Object value, String reason) {
    return new BadInputException(place + " is " + shown(value) + ": " + reason);
  }

  /** A refusal that is not about one value, such as a row with too few columns. */
  public static BadInputException of(String reason) {
    return new BadInputException(reason);
  }

  /** The same refusal, with the place where it was met in front, such as {@code line 5}. */
  public BadInputException at(String place) {
    return new BadInputException(place + ", " + getMessage());
  }

  /**
   * The value in quotes, on one line, and shortened: a file without line ends must not become a
   * message of its size.
   */
  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    String text =
        value instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : value.toString();
    if (text.isEmpty()) {
      return "empty";
    }
    boolean tooLong = text.length() > LONGEST_SHOWN;
    StringBuilder shown = new StringBuilder("'");
    text.substring(0, tooLong ? LONGEST_SHOWN : text.length())
        .chars()
        .forEach(
            c -> {
              if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.append(tooLong ? "...'" : "'").toString();
  }
}
