package dev.tarn.ingest.live;

import dev.tarn.ingest.live.VenueState.SymbolState;
import dev.tarn.staging.service.PrometheusText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A live ingest's figures for Prometheus. */
final class StateMetrics {
  private final PrometheusText text = new PrometheusText("tarn_ingest_");
  private final IngestState state;
  private final Map<String, String> labels;

  private StateMetrics(IngestState state, String producer) {
    this.state = state;
    this.labels = Map.of("producer", producer);
  }

  /**
   * @param producer as in the segments' names
   */
  static String of(IngestState state, String producer) {
    StateMetrics metrics = new StateMetrics(state, producer);
    metrics.process();
    metrics.venues();
    metrics.symbols();
    return metrics.text.toString();
  }

  private void process() {
    text.gauge("up_seconds", "Time since the ingest began.");
    text.sample(seconds(state.startedAt(), state.at()), labels);
    text.counter("rows_total", "Rows taken, by dataset.");
    text.sample(BigDecimal.valueOf(state.counts().ticks()), with("dataset", "ticks"));
    text.sample(BigDecimal.valueOf(state.counts().candles()), with("dataset", "candles"));
    text.counter("rejected_total", "What was no row.");
    text.sample(BigDecimal.valueOf(state.counts().rejected()), labels);
    text.gauge("paused_seconds", "Time since the disk has taken nothing; 0 while all is well.");
    text.sample(
        state.pausedSince().map(since -> seconds(since, state.at())).orElse(BigDecimal.ZERO),
        labels);
  }

  private void venues() {
    text.gauge("connected", "1 while the venue's feed is connected.");
    each(venue -> Optional.of(BigDecimal.valueOf(venue.connectedSince().isPresent() ? 1 : 0)));
    text.gauge("clock_behind_seconds", "How far this machine's clock is behind; 0 if it is right.");
    each(
        venue ->
            Optional.of(
                BigDecimal.valueOf(
                    state.clockBehind().getOrDefault(venue.venue(), Duration.ZERO).toSeconds())));
    text.counter("connects_total", "How often the venue's feed was connected.");
    each(venue -> Optional.of(BigDecimal.valueOf(venue.connects())));
    text.counter("failures_total", "How often a feed could not be connected, or ended by itself.");
    each(venue -> Optional.of(BigDecimal.valueOf(venue.failures())));
  }

  private void symbols() {
    text.counter("ticks_total", "Ticks that came by the feed.");
    eachSymbol(symbol -> Optional.of(BigDecimal.valueOf(symbol.ticks())));
    text.counter("fetched_total", "Ticks that were fetched from history.");
    eachSymbol(symbol -> Optional.of(BigDecimal.valueOf(symbol.fetched())));
    text.gauge("missing", "Ticks that are known to be missing, and asked for.");
    eachSymbol(symbol -> Optional.of(BigDecimal.valueOf(symbol.missing())));
    text.gauge("last_tick_age_seconds", "Age of the newest tick, by the venue's clock.");
    eachSymbol(symbol -> symbol.lastTime().map(time -> seconds(time, state.at())));
    text.gauge("lag_seconds", "From the newest tick's time to its arrival.");
    eachSymbol(
        symbol ->
            symbol.lagMicros().isPresent()
                ? Optional.of(BigDecimal.valueOf(symbol.lagMicros().getAsLong(), 6))
                : Optional.empty());
  }

  private void each(Function<VenueState, Optional<BigDecimal>> value) {
    for (VenueState venue : state.venues()) {
      value.apply(venue).ifPresent(found -> text.sample(found, with("venue", venue.venue())));
    }
  }

  private void eachSymbol(Function<SymbolState, Optional<BigDecimal>> value) {
    for (VenueState venue : state.venues()) {
      for (SymbolState symbol : venue.symbols()) {
        value
            .apply(symbol)
            .ifPresent(
                found ->
                    text.sample(
                        found,
                        Map.of(
                            "producer",
                            labels.getOrDefault("producer", ""),
                            "venue",
                            venue.venue(),
                            "symbol",
                            symbol.symbol())));
      }
    }
  }

  private Map<String, String> with(String label, String value) {
    return Map.of("producer", labels.getOrDefault("producer", ""), label, value);
  }

  private static BigDecimal seconds(Instant from, Instant to) {
    return BigDecimal.valueOf(Duration.between(from, to).toMillis(), 3);
  }
}
