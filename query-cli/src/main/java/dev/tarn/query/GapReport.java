package dev.tarn.query;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What is told of gaps. */
enum GapReport {
  /** A row for each gap. */
  GAP,
  /** A row for each series and session day. */
  DAY;

  /** Reads the names of reports. */
  static final class Converter implements ITypeConverter<GapReport> {
    @Override
    public GapReport convert(String text) {
      for (GapReport report : values()) {
        if (report.name().equalsIgnoreCase(text)) {
          return report;
        }
      }
      throw new TypeConversionException("'" + text + "' is neither gap nor day");
    }
  }
}
