package dev.tarn.query.output;

import java.util.Locale;

/** The formats of results. */
public enum Format {
  /** Aligned columns for people. */
  TABLE,
  /** RFC 4180 with a header. */
  CSV,
  /** One array of objects. */
  JSON,
  /** An object on each line. */
  JSONL,
  /** A table as GitHub's Markdown has it. */
  MARKDOWN,
  /** A Parquet file, zstd. */
  PARQUET;

  /** As it is written after {@code --format}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether people read it, rather than programs. */
  public boolean isForPeople() {
    return this == TABLE || this == MARKDOWN;
  }

  static TextFormat of(Rows rows, Style style) {
    if (style.chart().isPresent()) {
      return new ChartFormat(rows, style.chart().get());
    }
    return switch (style.format()) {
      case TABLE, MARKDOWN -> new TableFormat(rows, style);
      case CSV -> new CsvFormat(rows);
      case JSON -> new JsonFormat(rows, JsonFormat.Layout.ARRAY);
      case JSONL -> new JsonFormat(rows, JsonFormat.Layout.LINES);
      case PARQUET -> throw new IllegalArgumentException("Parquet is not written row by row");
    };
  }
}
