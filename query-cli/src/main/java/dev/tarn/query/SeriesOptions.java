package dev.tarn.query;

import dev.tarn.warehouse.read.TimeRange;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which series is read, and which part of it. */
final class SeriesOptions {
  @Option(
      names = "--symbol",
      paramLabel = "SYMBOL",
      required = true,
      description = "The symbol, as the venue writes it.")
  private String symbol = "";

  @Option(
      names = "--venue",
      paramLabel = "VENUE",
      description = "The venue; needed where several venues have the symbol.")
  private @Nullable String venue;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description =
          "The first time: 2026-01-02, 2026-01-02T03:04:05Z, or epoch seconds, milliseconds,"
              + " microseconds or nanoseconds. UTC where no offset is written.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "The end; times before it are read.")
  private @Nullable Instant to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N rows: the last ones, in ascending order.")
  private @Nullable Long limit;

  String symbol() {
    return symbol;
  }

  Optional<String> venue() {
    return Optional.ofNullable(venue);
  }

  TimeRange range() {
    return new TimeRange(Optional.ofNullable(from), Optional.ofNullable(to));
  }

  OptionalLong limit() {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  /** As messages name it. */
  String described() {
    return "'%s'%s%s"
        .formatted(symbol, from == null ? "" : " from " + from, to == null ? "" : " to " + to);
  }
}
