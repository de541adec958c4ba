package dev.tarn.query;

import dev.tarn.staging.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** How long a query may take; zero for as long as it takes. */
final class TimeoutOption implements ITypeConverter<Duration> {
  static final String NAME = "--timeout";

  static OptionSpec spec() {
    return Options.value(
            NAME,
            "DURATION",
            "Ends the query after this time, such as 500ms, 30s or 10m, with exit code 124; 0 for never. Default: 60s.")
        .type(Duration.class)
        .converters(new TimeoutOption())
        .defaultValue("60s")
        .build();
  }

  @Override
  public Duration convert(String text) {
    if (text.equals("0") || text.equals("0s")) {
      return Duration.ZERO;
    }
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "Invalid duration '%s': use a number with ms, s, m, h or d, such as 30s, or 0 for no limit"
                        .formatted(text)));
  }

  /** As people write it. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
