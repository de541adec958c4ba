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

  private SqlMessage() {}

  static String of(SQLException e) {
    List<String> told = new ArrayList<>();
    String place = "";
    String previous = "";
    for (String line : String.valueOf(e.getMessage()).split("\\R")) {
      Matcher excerpt = LINE.matcher(previous);
      if (excerpt.matches() && CARET.matcher(line).matches()) {
        place = place(excerpt, previous, line.indexOf('^'));
      } else if (!line.isBlank() && !LINE.matcher(line).matches()) {
        told.add(line.strip());
      }
      previous = line;
    }
    return String.join(" ", told) + place;
  }

  /** The database shortens long lines; then only the line's number is right. */
  private static String place(Matcher excerpt, String line, int caret) {
    String number = excerpt.group(1);
    int start = line.indexOf(": ") + 2;
    boolean shortened = line.startsWith("...", start);
    return " (line " + number + (shortened ? ")" : ", column " + (caret - start + 1) + ")");
  }
}
