package dev.tarn.query.output;

import java.sql.SQLException;

/** An object for each row, with all columns; a null, and a double that is no number, is null. */
final class JsonFormat implements TextFormat {
  private final Rows rows;
  private final Layout layout;

  /** Whether the objects stand in an array or each on a line of its own. */
  enum Layout {
    ARRAY,
    LINES
  }

  JsonFormat(Rows rows, Layout layout) {
    this.rows = rows;
    this.layout = layout;
  }

  @Override
  public void begin(StringBuilder text) {
    if (layout == Layout.ARRAY) {
      text.append('[');
    }
  }

  @Override
  public void row(StringBuilder text) throws SQLException {
    if (layout == Layout.ARRAY) {
      text.append(rows.count() > 1 ? ",\n" : "\n");
    }
    text.append('{');
    appendMembers(text, 0);
    text.append('}');
    if (layout == Layout.LINES) {
      text.append('\n');
    }
  }

  /** The names and values of the current row's columns from {@code first} on. */
  void appendMembers(StringBuilder text, int first) throws SQLException {
    for (int i = first; i < rows.columns().size(); i++) {
      if (i > first) {
        text.append(',');
      }
      appendQuoted(text, rows.columns().get(i).name());
      text.append(':');
      appendValue(text, i);
    }
  }

  @Override
  public void end(StringBuilder text) {
    if (layout == Layout.ARRAY) {
      text.append("\n]\n");
    }
  }

  private void appendValue(StringBuilder text, int column) throws SQLException {
    int start = text.length();
    if (!rows.append(text, column)) {
      text.append("null");
      return;
    }
    switch (rows.columns().get(column).kind()) {
      case TEXT, TIME -> {
        String value = text.substring(start);
        text.setLength(start);
        appendQuoted(text, value);
      }
      case DOUBLE, NUMBER -> {
        if (Character.isLetter(text.charAt(text.length() - 1))) {
          text.setLength(start);
          text.append("null");
        }
      }
      case BOOLEAN, JSON -> {}
    }
  }

  static void appendQuoted(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
