package dev.tarn.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message of the database as one line, with the place in the statement if it tells one. */
final class SqlMessage {
  private static final Pattern LINE = Pattern.compile("LINE (\\d+): .*");

  private static final Pattern CARET = Pattern.compile("\\s*\\^+\\s*");

  private static final String SHORTENED = "...";

  private SqlMessage() {}

  static String of(SQLException e) {
    return of(e, "");
  }

  /**
   * @param statement what was run; tells the place in lines that the database shortens
   */
  static String of(SQLException e, String statement) {
    List<String> told = new ArrayList<>();
    String place = "";
    String previous = "";
    for (String line : String.valueOf(e.getMessage()).split("\\R")) {
      Matcher excerpt = LINE.matcher(previous);
      if (excerpt.matches() && CARET.matcher(line).matches()) {
        place = place(excerpt, previous, line.indexOf('^'), statement);
      } else if (!line.isBlank() && !LINE.matcher(line).matches()) {
        told.add(line.strip());
      }
      previous = line;
    }
    return String.join(" ", told) + place;
  }

  private static String place(Matcher excerpt, String line, int caret, String statement) {
    int number = Integer.parseInt(excerpt.group(1));
    int start = line.indexOf(": ") + 2;
    int column = caret - start;
    if (line.startsWith(SHORTENED, start)) {
      int offset = offset(line.substring(start), number, statement);
      column = offset < 0 ? -1 : column - SHORTENED.length() + offset;
    }
    return " (line " + number + (column < 0 ? ")" : ", column " + (column + 1) + ")");
  }

  /** Where the middle of a line, shown between dots, begins in it; negative if unknown. */
  private static int offset(String shown, int number, String statement) {
    String middle = shown.substring(SHORTENED.length());
    if (middle.endsWith(SHORTENED)) {
      middle = middle.substring(0, middle.length() - SHORTENED.length());
    }
    String line = statement.lines().skip(number - 1L).findFirst().orElse("");
    int first = line.indexOf(middle);
    return first == line.lastIndexOf(middle) ? first : -1;
  }
}
