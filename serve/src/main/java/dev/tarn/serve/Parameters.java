package dev.tarn.serve;

import dev.tarn.market.TimeReader;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.TimeRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request: each known, given once, short, and without control characters. */
final class Parameters {
  static final int MOST_ROWS = 5_000;
  private static final int USUAL_ROWS = 500;
  private static final int MOST_CHARACTERS = 2_000;
  private static final Duration LONGEST_TIMEFRAME = Duration.ofDays(366);
  private static final int SHOWN_CHARACTERS = 60;

  private final Map<String, List<String>> given;
  private final Instant now;

  private Parameters(Map<String, List<String>> given, Instant now) {
    this.given = given;
    this.now = now;
  }

  /**
   * @param now what "two hours ago" is relative to
   * @param known the names that the path takes
   * @throws Problem when a parameter is unknown, repeated, or no plain text
   */
  static Parameters of(Map<String, List<String>> given, Instant now, List<String> known) {
    given.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            String nearest =
                Nearest.of(name, known, 1).stream().findFirst().map(Parameters::meant).orElse("");
            throw Problem.badRequest(
                "Unknown parameter '%s'%s; there are %s"
                    .formatted(
                        shown(name), nearest, known.isEmpty() ? "none" : String.join(", ", known)));
          }
          if (values.size() != 1) {
            throw Problem.badRequest(
                "Invalid parameter '%s': it is given %d times; give it once"
                    .formatted(name, values.size()));
          }
          requirePlain(name, values.get(0));
        });
    return new Parameters(given, now);
  }

  private static String meant(String name) {
    return ": did you mean '" + name + "'?";
  }

  private static void requirePlain(String name, String value) {
    if (value.length() > MOST_CHARACTERS) {
      throw Problem.badRequest(
          "Invalid parameter '%s': it has %d characters; at most %d are taken"
              .formatted(name, value.length(), MOST_CHARACTERS));
    }
    if (value
        .chars()
        .anyMatch(
            c ->
                c < ' '
                    || c == 127
                    || c == 0xFFFD
                    || Character.isSurrogate((char) c) && !isPaired(value))) {
      throw Problem.badRequest(
          "Invalid parameter '%s': it has characters that are no text; write it in UTF-8"
              .formatted(name));
    }
  }

  private static boolean isPaired(String value) {
    return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }

  static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= SHOWN_CHARACTERS
        ? plain
        : plain.substring(0, SHOWN_CHARACTERS) + "...";
  }

  /** A text; absent when it is not given, or empty. */
  Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name))
        .map(values -> values.get(0))
        .filter(s -> !s.isEmpty());
  }

  /** A text that has to be given. */
  String required(String name, String example) {
    return text(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () ->
                Problem.badRequest(
                    "Missing parameter '%s': name one, such as %s=%s"
                        .formatted(name, name, example)));
  }

  /** The venue; the empty text, when given, is the unknown venue. */
  Optional<String> venue() {
    return Optional.ofNullable(given.get("venue")).map(values -> values.get(0));
  }

  /** Texts with commas between them; none when it is not given. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (String part : text(name).orElse("").split(",", -1)) {
      if (!part.isBlank()) {
        texts.add(part.strip());
      }
    }
    return texts;
  }

  /** One of some words, in any case. */
  String word(String name, List<String> words, String otherwise) {
    String word = text(name).orElse(otherwise).toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw invalid(name, "use " + String.join(" or ", words));
    }
    return word;
  }

  boolean flag(String name) {
    return word(name, List.of("true", "false"), "false").equals("true");
  }

  int limit() {
    String text = text("limit").orElse(String.valueOf(USUAL_ROWS));
    if (text.matches("\\d{1,9}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_ROWS) {
        return limit;
      }
    }
    throw invalid("limit", "a whole number from 1 to " + MOST_ROWS);
  }

  Timeframe timeframe(String otherwise) {
    String text = text("timeframe").orElse(otherwise);
    try {
      Timeframe timeframe = Timeframe.parse(text);
      if (timeframe.longest().compareTo(LONGEST_TIMEFRAME) > 0) {
        throw Problem.badRequest(
            "Invalid parameter 'timeframe': '%s' is longer than a year; ask for a shorter one, such as 1M"
                .formatted(shown(text)));
      }
      return timeframe;
    } catch (RefusedException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }

  ZoneId zone() {
    Optional<String> text = text("tz");
    if (text.isEmpty()) {
      return ZoneOffset.UTC;
    }
    try {
      ZoneId zone = ZoneId.of(text.get());
      return zone.normalized().equals(ZoneOffset.UTC) ? ZoneOffset.UTC : zone;
    } catch (DateTimeException e) {
      String nearest =
          Nearest.of(text.get(), ZoneId.getAvailableZoneIds(), 1).stream()
              .findFirst()
              .orElse("UTC");
      throw invalid("tz", "a zone such as Asia/Kolkata or +05:30; did you mean " + nearest + "?");
    }
  }

  /** From {@code from} to {@code to} or {@code before}; dates are those of the zone. */
  TimeRange range() {
    if (text("to").isPresent() && text("before").isPresent()) {
      throw Problem.badRequest(
          "Invalid range: 'to' and 'before' both say where it ends; leave one out");
    }
    TimeReader times = new TimeReader(now, zone());
    try {
      return new TimeRange(
          text("from").map(times::read), text("to").or(() -> text("before")).map(times::read));
    } catch (RefusedException e) {
      throw Problem.badRequest(e.getMessage().replace("--from and --to", "from and to"));
    }
  }

  private Problem invalid(String name, String allowed) {
    return Problem.badRequest(
        "Invalid value '%s' of '%s': %s".formatted(shown(text(name).orElse("")), name, allowed));
  }
}
