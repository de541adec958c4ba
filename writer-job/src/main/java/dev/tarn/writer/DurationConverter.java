package dev.tarn.writer;

import dev.tarn.staging.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations such as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d} and {@code
 * 1w}.
 */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is no duration above zero; write it like 500ms, 10s, 5m, 2h, 1d or 1w"));
  }
}
