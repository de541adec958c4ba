package dev.tarn.query;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The size of what a person looks at.
 *
 * @param columns characters in a line
 * @param lines lines at once
 */
record Screen(int columns, int lines) {
  private static final Screen USUAL = new Screen(80, 24);
  private static final File TERMINAL = new File("/dev/tty");
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})\\s*");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,3}");

  /**
   * As the variables COLUMNS and LINES say; where they do not, as the terminal itself says; 80 by
   * 24 where nobody says.
   */
  static Screen of(Streams streams) {
    Map<String, String> environment = streams.environment();
    Optional<Integer> columns = number(environment.get("COLUMNS"));
    Optional<Integer> lines = number(environment.get("LINES"));
    Screen others = USUAL;
    if (streams.outOnTerminal() && (columns.isEmpty() || lines.isEmpty())) {
      others = asked();
    }
    return new Screen(columns.orElse(others.columns), lines.orElse(others.lines));
  }

  private static Optional<Integer> number(@Nullable String text) {
    return text != null && NUMBER.matcher(text).matches()
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }

  private static Screen asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.from(TERMINAL))
              .redirectError(Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher parts = SIZE.matcher(size);
      return parts.matches()
          ? new Screen(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(1)))
          : USUAL;
    } catch (IOException e) {
      return USUAL; // no such program, or no terminal
    }
  }
}
