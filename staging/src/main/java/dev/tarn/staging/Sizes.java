package dev.tarn.staging;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as settings write them: a number and its unit, each 1024 times the one before. */
public final class Sizes {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(KB|MB|GB)");

  private Sizes() {}

  /** Such as {@code 512MB} or {@code 2GB}, in bytes; above zero. */
  public static Optional<Long> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    int shift =
        switch (matcher.group(2)) {
          case "KB" -> 10;
          case "MB" -> 20;
          default -> 30;
        };
    return number == 0 ? Optional.empty() : Optional.of(number << shift);
  }
}
