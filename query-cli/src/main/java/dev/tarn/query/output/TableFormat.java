package dev.tarn.query.output;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns for people: numbers to the right, texts to the left, nulls blank. Widths are
 * those of the first rows; a later value that is wider pushes its line, and the memory stays flat.
 */
final class TableFormat implements TextFormat {
  private static final int SAMPLE = 1_000;

  private final Rows rows;
  private final List<String[]> sample = new ArrayList<>();
  private final int[] widths;
  private boolean sampling = true;

  TableFormat(Rows rows) {
    this.rows = rows;
    this.widths = new int[rows.columns().size()];
  }

  @Override
  public void begin(StringBuilder text) {
    sample.add(rows.columns().stream().map(Column::name).toArray(String[]::new));
  }

  @Override
  public void row(StringBuilder text) throws SQLException {
    String[] cells = new String[widths.length];
    StringBuilder cell = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      cell.setLength(0);
      rows.append(cell, i);
      hideControls(cell);
      cells[i] = cell.toString();
    }
    if (!sampling) {
      appendLine(text, cells);
      return;
    }
    sample.add(cells);
    if (sample.size() > SAMPLE) {
      appendSample(text);
    }
  }

  @Override
  public void end(StringBuilder text) {
    if (sampling) {
      appendSample(text);
    }
  }

  private void appendSample(StringBuilder text) {
    for (String[] cells : sample) {
      for (int i = 0; i < cells.length; i++) {
        widths[i] = Math.max(widths[i], width(cells[i]));
      }
    }
    sample.forEach(cells -> appendLine(text, cells));
    sample.clear();
    sampling = false;
  }

  private void appendLine(StringBuilder text, String[] cells) {
    int start = text.length();
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(Math.max(0, widths[i] - width(cells[i])));
      text.append(i == 0 ? "" : "  ");
      if (isNumber(i)) {
        text.append(padding).append(cells[i]);
      } else {
        text.append(cells[i]).append(padding);
      }
    }
    while (text.length() > start && text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    text.append('\n');
  }

  private boolean isNumber(int column) {
    Kind kind = rows.columns().get(column).kind();
    return kind == Kind.NUMBER || kind == Kind.DOUBLE;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A text from a file must not be able to steer the terminal. */
  private static void hideControls(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text.setCharAt(i, '\uFFFD');
      }
    }
  }
}
