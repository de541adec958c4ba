package dev.tarn.query.output;

import java.util.List;

/** How a table's cells make lines. */
enum TableLines {
  /** Two spaces between columns. */
  PLAIN(1) {
    @Override
    void append(StringBuilder text, List<String> cells) {
      text.append(String.join("  ", cells).stripTrailing()).append('\n');
    }

    /** A text from a file must not be able to steer the terminal. */
    @Override
    void escape(StringBuilder cell) {
      for (int i = 0; i < cell.length(); i++) {
        if (Character.isISOControl(cell.charAt(i))) {
          cell.setCharAt(i, '\uFFFD');
        }
      }
    }
  },

  /** As GitHub and its kin read it. */
  MARKDOWN(3) {
    @Override
    void append(StringBuilder text, List<String> cells) {
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    void escape(StringBuilder cell) {
      String raw = cell.toString();
      cell.setLength(0);
      for (int i = 0; i < raw.length(); i++) {
        char c = raw.charAt(i);
        switch (c) {
          case '|', '*', '`', '~', '[', ']' -> cell.append('\\').append(c);
          case '\\' ->
              cell.append("&#92;"); // before a bar a backslash would be taken for its escape
          case '<' -> cell.append("&lt;");
          case '&' -> cell.append("&amp;");
          case '\n' -> cell.append("<br>");
          default -> cell.append(Character.isISOControl(c) ? '\uFFFD' : c);
        }
      }
    }
  };

  private final int narrowest;

  TableLines(int narrowest) {
    this.narrowest = narrowest;
  }

  abstract void append(StringBuilder text, List<String> cells);

  /** Takes from a cell what would not be read as text. */
  abstract void escape(StringBuilder cell);

  /** Characters of a column at least. */
  int narrowest() {
    return narrowest;
  }
}
