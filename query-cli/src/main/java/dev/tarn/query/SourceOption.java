package dev.tarn.query;

import dev.tarn.warehouse.read.Source;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads names of sources. */
final class SourceOption implements ITypeConverter<Source> {
  @Override
  public Source convert(String text) {
    for (Source source : Source.values()) {
      if (source.name().equalsIgnoreCase(text)) {
        return source;
      }
    }
    throw new TypeConversionException(
        "Unknown source '" + text + "': use fresh, duckdb or parquet");
  }
}
