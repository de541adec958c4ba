package dev.tarn.query;

import dev.tarn.staging.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how old something may be, such as 5m. */
final class AgeOption implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "Invalid duration '%s': use a number with s, m, h or d, such as 5m"
                        .formatted(text)));
  }
}
