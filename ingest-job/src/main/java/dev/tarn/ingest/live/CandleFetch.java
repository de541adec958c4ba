package dev.tarn.ingest.live;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.Candle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Fetches candles from a venue's history, page by page. Thread-safe. */
final class CandleFetch {
  private final Venue venue;
  private final Intake intake;
  private final Watch watch;
  private final Notices notices;

  CandleFetch(Venue venue, Intake intake, Watch watch, Notices notices) {
    this.venue = venue;
    this.intake = intake;
    this.watch = watch;
    this.notices = notices;
  }

  /**
   * Asks for a series, and takes what there is.
   *
   * @return whether the venue has told of candles after the last known one, or that it is open
   *     still; else its history may only be late
   * @throws SourceException if the venue refuses
   */
  boolean isAnswered(CandleTails.Due due) throws SourceException, InterruptedException {
    boolean answered = false;
    Optional<Start> start = Optional.of(new Start.At(due.from()));
    while (start.isPresent()) {
      Start from = start.get();
      Page<Candle> page =
          watch.patience().ask("asking", notices::say, () -> ask(due.series(), from));
      page.garbage().forEach(garbage -> intake.reject(venue.name(), garbage));
      for (Candle candle : page.rows()) {
        intake.candle(candle);
        answered |= candle.openTime().isAfter(due.from()) || !candle.closed();
      }
      if (page.next().equals(start)) {
        throw SourceException.refused(
            venue.name() + " gives the same page again and again, from " + from + " on");
      }
      start = page.next();
    }
    return answered;
  }

  private Page<Candle> ask(CandleTails.Series series, Start from)
      throws SourceException, InterruptedException {
    Duration behind = intake.clockBehind().getOrDefault(venue.name(), Duration.ZERO);
    Instant now = watch.clock().instant().plus(behind);
    return venue.source().candles(series.symbol(), series.timeframe(), from, now);
  }
}
