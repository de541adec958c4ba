package dev.tarn.query;

import dev.tarn.staging.Sizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as 4GB, as bytes. */
final class SizeOption implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    return Sizes.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "Invalid size '%s': use a number with MB or GB, such as 4GB".formatted(text)));
  }
}
