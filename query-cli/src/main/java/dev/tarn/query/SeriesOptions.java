package dev.tarn.query;

import dev.tarn.market.TimeReader;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.TimeRange;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which series are read, and which part of them.
 *
 * @param symbols as the venue writes them, several with commas, or patterns; none for all
 * @param venues in the same forms; none for any
 * @param range which times
 * @param limit at most how many rows: the newest ones
 */
record SeriesOptions(
    List<String> symbols, List<String> venues, TimeRange range, OptionalLong limit) {
  private static final String SYMBOL = "--symbol";
  private static final String VENUE = "--venue";
  private static final String FROM = "--from";
  private static final String TO = "--to";
  private static final String LAST = "--last";
  private static final String LIMIT = "--limit";

  /** Of all these options. */
  static final List<String> NAMES = List.of(SYMBOL, VENUE, FROM, TO, LAST, LIMIT);

  /** Refuses a limit below 1. */
  SeriesOptions {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new RefusedException("Invalid limit %d: at least 1".formatted(limit.getAsLong()));
    }
  }

  /** Whether a symbol has to be named. */
  enum Symbols {
    REQUIRED,
    OPTIONAL
  }

  /**
   * Declares the options.
   *
   * @param limited what {@code --limit} does
   */
  static void declare(CommandSpec spec, Symbols symbols, String limited) {
    spec.addOption(
        Options.values(
                SYMBOL,
                "SYMBOL",
                "As the venue writes it; several, with commas or as several options; * and ? as in"
                    + " a shell. What is called exactly so comes first, and a backslash takes the"
                    + " meaning from , * ? and \\.")
            .required(symbols == Symbols.REQUIRED)
            .build());
    spec.addOption(
        Options.values(
                VENUE,
                "VENUE",
                "In the same forms. Needed where several venues have a symbol; '*' takes all.")
            .build());
    spec.addOption(
        Options.value(
                FROM,
                "TIME",
                "The first time: 2026-01-02, 2026-01-02T03:04:05Z, epoch seconds to nanoseconds,"
                    + " now, today, yesterday, or back from now: -90s, -5m, -2h, -3d, -1w, -1M."
                    + " UTC where no offset is written, or as --tz says.")
            .build());
    spec.addOption(
        Options.value(TO, "TIME", "The end, in the same forms: times before it are read.").build());
    spec.addOption(
        Options.value(LAST, "DURATION", "From so long ago: 90s, 5m, 2h, 3d, 1w, 1M, 1d12h.")
            .build());
    spec.addOption(
        Options.value(LIMIT, "N", limited).type(Long.class).converters(new LimitOption()).build());
  }

  /**
   * What a call asks for.
   *
   * @throws RefusedException if a time is none, the range is reversed, or options contradict
   */
  static SeriesOptions of(Invocation invocation) {
    Optional<Long> limit = invocation.value(LIMIT);
    return new SeriesOptions(
        invocation.texts(SYMBOL),
        invocation.texts(VENUE),
        range(invocation, new TimeReader(invocation.time(), invocation.zone())),
        limit.isPresent() ? OptionalLong.of(limit.get()) : OptionalLong.empty());
  }

  private static TimeRange range(Invocation invocation, TimeReader times) {
    Optional<String> from = invocation.value(FROM);
    Optional<String> last = invocation.value(LAST);
    if (from.isPresent() && last.isPresent()) {
      throw new RefusedException(
          "Invalid range: both --from %s and --last %s say where it starts; leave one out"
              .formatted(from.get(), last.get()));
    }
    Optional<Instant> start = from.isPresent() ? from.map(times::read) : last.map(times::before);
    return new TimeRange(start, invocation.<String>value(TO).map(times::read));
  }

  /** As messages name it, with times as {@code --tz} has them. */
  String described(ZoneId zone) {
    return (symbols.isEmpty() ? "any symbol" : quoted(symbols))
        + (venues.isEmpty() ? "" : " of " + quoted(venues))
        + range.from().map(from -> " from " + text(from, zone)).orElse("")
        + range.to().map(to -> " to " + text(to, zone)).orElse("");
  }

  private static String text(Instant time, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone));
  }

  private static String quoted(List<String> texts) {
    return texts.stream().collect(Collectors.joining("', '", "'", "'"));
  }
}
