package dev.tarn.query;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads time zones: names such as Asia/Kolkata, offsets such as +05:30, UTC, and local. */
final class ZoneOption implements ITypeConverter<ZoneId> {
  @Override
  public ZoneId convert(String text) {
    String name = text.strip();
    if (name.equalsIgnoreCase("UTC") || name.equals("Z")) {
      return ZoneOffset.UTC;
    }
    if (name.equals("local")) {
      return ZoneId.systemDefault();
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "Unknown time zone '"
              + text
              + "': use a name such as Asia/Kolkata or America/New_York, an offset such as +05:30,"
              + " UTC, or local");
    }
  }
}
