package dev.tarn.query;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many rows are wanted. */
final class LimitOption implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "Invalid limit '%s': write a whole number such as 100".formatted(text));
    }
  }
}
