package dev.tarn.warehouse.read;

import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/**
 * A name in which, as in a shell, {@code *} stands for any text and {@code ?} for one character; a
 * backslash takes the meaning from what follows it. Immutable.
 */
final class NamePattern {
  private static final char ESCAPE = '\\';

  private final String text;

  NamePattern(String text) {
    this.text = text;
  }

  /** False where the text can only mean itself. */
  static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf(ESCAPE) >= 0;
  }

  /**
   * The names in a text that separates them by commas; a comma after a backslash separates none.
   */
  static List<String> split(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',') {
        names.add(name.toString());
        name.setLength(0);
        continue;
      }
      boolean escapes = c == ESCAPE && i + 1 < text.length();
      if (escapes && text.charAt(i + 1) == ',') {
        name.append(',');
        i++;
      } else if (escapes) {
        name.append(c).append(text.charAt(++i));
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return names;
  }

  /** Whether the text fits this name and no other one. */
  boolean meansOnly(String name) {
    StringBuilder meant = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?') {
        return false;
      }
      boolean escapes = c == ESCAPE && i + 1 < text.length();
      meant.append(escapes ? text.charAt(++i) : c);
    }
    return meant.toString().equals(name);
  }

  /** The condition that a column fits, as SQL. */
  String condition(String column) {
    return column + " LIKE " + like() + " ESCAPE '" + ESCAPE + "'";
  }

  /** What stands after LIKE, with a backslash for the escape. */
  String like() {
    StringBuilder like = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> like.append('%');
        case '?' -> like.append('_');
        case ESCAPE -> {
          boolean last = i + 1 == text.length();
          appendLiteral(like, last ? ESCAPE : text.charAt(++i));
        }
        default -> appendLiteral(like, c);
      }
    }
    return Sql.literal(like.toString());
  }

  private static void appendLiteral(StringBuilder like, char c) {
    if (c == '%' || c == '_' || c == ESCAPE) {
      like.append(ESCAPE);
    }
    like.append(c);
  }
}
