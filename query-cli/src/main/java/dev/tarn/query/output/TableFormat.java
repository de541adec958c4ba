package dev.tarn.query.output;

import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Aligned columns for people: numbers to the right, texts to the left, nulls blank. Widths are
 * those of the first rows; a later value that is wider pushes its line, and the memory stays flat.
 */
final class TableFormat implements TextFormat {
  private static final int SAMPLE = 1_000;

  private final Rows rows;
  private final TableLines lines;
  private final ZoneId zone;
  private final Optional<Colouring> colouring;
  private final List<String[]> sample = new ArrayList<>();
  private final int[] widths;
  private boolean sampling = true;

  TableFormat(Rows rows, Style style) {
    this.rows = rows;
    this.lines = style.format() == Format.MARKDOWN ? TableLines.MARKDOWN : TableLines.PLAIN;
    this.zone = style.zone();
    this.widths = new int[rows.columns().size()];
    boolean colored = style.colors() == Style.Colors.ON && lines == TableLines.PLAIN;
    this.colouring =
        colored
            ? Optional.of(new Colouring(rows.columns().stream().map(Column::name).toList()))
            : Optional.empty();
  }

  @Override
  public void begin(StringBuilder text) {
    sample.add(rows.columns().stream().map(this::heading).toArray(String[]::new));
  }

  private String heading(Column column) {
    StringBuilder name = new StringBuilder(column.name());
    lines.escape(name);
    boolean local = column.kind() == Kind.TIME && !zone.equals(ZoneOffset.UTC);
    return local ? name + " (" + zone + ")" : name.toString();
  }

  @Override
  public void row(StringBuilder text) throws SQLException {
    String[] cells = new String[widths.length];
    StringBuilder cell = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      cell.setLength(0);
      rows.append(cell, i);
      lines.escape(cell);
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
    appendHeading(text, sample.get(0));
    sample.subList(1, sample.size()).forEach(cells -> appendLine(text, cells));
    sample.clear();
    sampling = false;
  }

  private void appendHeading(StringBuilder text, String[] names) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      cells.add(aligned(i, name, colouring.map(colors -> colors.heading(name)).orElse(name)));
    }
    lines.append(text, cells);
    if (lines == TableLines.MARKDOWN) {
      lines.append(text, Arrays.stream(indexes()).mapToObj(this::rule).toList());
    }
  }

  private void appendLine(StringBuilder text, String[] values) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      int column = i;
      String shown =
          colouring.map(colors -> colors.cell(values, column, values[column])).orElse(values[i]);
      cells.add(aligned(i, values[i], shown));
    }
    lines.append(text, cells);
  }

  /**
   * @param text what tells the width
   * @param shown the same, with colours
   */
  private String aligned(int column, String text, String shown) {
    String padding = " ".repeat(Math.max(0, width(column) - width(text)));
    return isNumber(column) ? padding + shown : shown + padding;
  }

  private String rule(int column) {
    String dashes = "-".repeat(width(column));
    return isNumber(column) ? dashes.substring(1) + ":" : dashes;
  }

  private int width(int column) {
    return Math.max(widths[column], lines.narrowest());
  }

  private int[] indexes() {
    int[] indexes = new int[widths.length];
    Arrays.setAll(indexes, i -> i);
    return indexes;
  }

  private boolean isNumber(int column) {
    Kind kind = rows.columns().get(column).kind();
    return kind == Kind.NUMBER || kind == Kind.DOUBLE;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
