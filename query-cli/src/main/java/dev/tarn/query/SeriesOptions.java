package dev.tarn.query;

import dev.tarn.warehouse.read.TimeRange;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which series is read, and which part of it.
 *
 * @param symbol as the venue writes it
 * @param venue needed where several venues have the symbol
 * @param range which times
 * @param limit at most how many rows: the last ones
 */
record SeriesOptions(String symbol, Optional<String> venue, TimeRange range, OptionalLong limit) {

  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.value("--symbol", "SYMBOL", "The symbol, as the venue writes it.")
            .required(true)
            .build());
    spec.addOption(
        Options.value("--venue", "VENUE", "Needed where several venues have the symbol.").build());
    spec.addOption(
        Options.value(
                "--from",
                "TIME",
                "The first time: 2026-01-02, 2026-01-02T03:04:05Z, or epoch seconds, milliseconds,"
                    + " microseconds or nanoseconds. UTC where no offset is written.")
            .type(Instant.class)
            .converters(new TimeOption())
            .build());
    spec.addOption(
        Options.value("--to", "TIME", "The end: times before it are read.")
            .type(Instant.class)
            .converters(new TimeOption())
            .build());
    spec.addOption(
        Options.value("--limit", "N", "At most N rows: the last ones, in ascending order.")
            .type(Long.class)
            .build());
  }

  static SeriesOptions of(Invocation invocation) {
    Optional<Long> limit = invocation.value("--limit");
    return new SeriesOptions(
        invocation.required("--symbol"),
        invocation.value("--venue"),
        new TimeRange(invocation.value("--from"), invocation.value("--to")),
        limit.isPresent() ? OptionalLong.of(limit.get()) : OptionalLong.empty());
  }

  /** As messages name it. */
  String described() {
    return "'%s'%s%s"
        .formatted(
            symbol,
            range.from().map(from -> " from " + from).orElse(""),
            range.to().map(to -> " to " + to).orElse(""));
  }
}
