package dev.tarn.query;

import dev.tarn.query.output.Format;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads names of formats. */
final class FormatOption implements ITypeConverter<Format> {
  @Override
  public Format convert(String text) {
    for (Format format : Format.values()) {
      if (format.toString().equalsIgnoreCase(text)) {
        return format;
      }
    }
    throw new TypeConversionException(
        "Unknown format '" + text + "': use table, markdown, csv, json, jsonl or parquet");
  }
}
