package dev.tarn.staging;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings and schemas write them: a number and its unit. */
public final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)");

  private Durations() {}

  /**
   * Such as {@code 500ms}, {@code 10s}, {@code 30m}, {@code 1h}, {@code 2d} or {@code 1w}; above
   * zero.
   */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          case "w" -> Duration.ofDays(7 * number);
          case "d" -> Duration.ofDays(number);
          default -> throw new DateTimeException("no unit: " + text);
        };
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }
}
