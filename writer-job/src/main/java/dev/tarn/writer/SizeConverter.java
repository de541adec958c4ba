package dev.tarn.writer;

import dev.tarn.staging.Sizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 512MB} and {@code 2GB}; gives bytes. */
final class SizeConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    return Sizes.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is no size; write it like 512MB or 2GB"));
  }
}
