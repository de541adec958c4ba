package dev.tarn.query.output;

import java.sql.SQLException;

/**
 * CSV after RFC 4180, with a header; a null is empty. Lines end with a line feed, as Unix tools
 * like it.
 */
final class CsvFormat implements TextFormat {
  private final Rows rows;

  CsvFormat(Rows rows) {
    this.rows = rows;
  }

  @Override
  public void begin(StringBuilder text) {
    for (int i = 0; i < rows.columns().size(); i++) {
      separate(text, i);
      int start = text.length();
      text.append(rows.columns().get(i).name());
      quote(text, start);
    }
    text.append('\n');
  }

  @Override
  public void row(StringBuilder text) throws SQLException {
    for (int i = 0; i < rows.columns().size(); i++) {
      separate(text, i);
      int start = text.length();
      rows.append(text, i);
      Kind kind = rows.columns().get(i).kind();
      if (kind == Kind.TEXT || kind == Kind.JSON) {
        quote(text, start);
      }
    }
    text.append('\n');
  }

  @Override
  public void end(StringBuilder text) {}

  private static void separate(StringBuilder text, int column) {
    if (column > 0) {
      text.append(',');
    }
  }

  private static void quote(StringBuilder text, int start) {
    if (!needsQuotes(text, start)) {
      return;
    }
    for (int i = text.length() - 1; i >= start; i--) {
      if (text.charAt(i) == '"') {
        text.insert(i, '"');
      }
    }
    text.insert(start, '"').append('"');
  }

  private static boolean needsQuotes(StringBuilder text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }
}
