package dev.tarn.ingest.live;

import dev.tarn.ingest.live.VenueState.SymbolState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one line that a terminal shows: rate, lag, reconnects, and each symbol's last tick. Not safe
 * for use by several threads.
 */
final class StateLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final int MOST_SYMBOLS = 4;

  private @Nullable IngestState before;

  /** The line, without its end. */
  String of(IngestState state) {
    String line =
        String.format(
            Locale.ROOT,
            "%,d ticks, %,.0f/s, lag %s, %d reconnects%s%s%s%s",
            state.counts().ticks(),
            rate(state),
            lag(state),
            state.reconnects(),
            state.missing() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d missing", state.missing()),
            state.counts().rejected() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d rejected", state.counts().rejected()),
            state.pausedSince().isEmpty() ? "" : ", PAUSED: the disk takes nothing",
            symbols(state));
    before = state;
    return line;
  }

  private double rate(IngestState state) {
    Instant since = before == null ? state.startedAt() : before.at();
    long ticks = state.counts().ticks() - (before == null ? 0 : before.counts().ticks());
    double seconds = Duration.between(since, state.at()).toNanos() / 1e9;
    return seconds > 0 ? ticks / seconds : 0;
  }

  private static String lag(IngestState state) {
    return state.venues().stream()
        .flatMap(venue -> venue.symbols().stream())
        .flatMapToLong(symbol -> symbol.lagMicros().stream())
        .max()
        .stream()
        .mapToObj(micros -> String.format(Locale.ROOT, "%.2f s", micros / 1e6))
        .findFirst()
        .orElse("unknown");
  }

  private static String symbols(IngestState state) {
    long all = state.venues().stream().mapToLong(venue -> venue.symbols().size()).sum();
    String shown =
        state.venues().stream()
            .flatMap(venue -> venue.symbols().stream())
            .limit(MOST_SYMBOLS)
            .map(StateLine::symbol)
            .collect(Collectors.joining(", "));
    if (all == 0) {
      return "";
    }
    return " | "
        + (all > MOST_SYMBOLS ? shown + ", and %d more".formatted(all - MOST_SYMBOLS) : shown);
  }

  private static String symbol(SymbolState symbol) {
    return symbol.symbol() + " " + symbol.lastTime().map(TIME::format).orElse("-");
  }
}
