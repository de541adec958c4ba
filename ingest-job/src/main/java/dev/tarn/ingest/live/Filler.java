package dev.tarn.ingest.live;

import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.staging.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a venue's history for the trades and candles that its feed did not bring. Runs in a thread
 * of its own, beside the feed, until it is interrupted.
 */
final class Filler implements Runnable {
  /** A trade that is late by less comes by itself. */
  private static final Duration LATE = Duration.ofMillis(500);

  /**
   * How often a venue has to answer that it has none of the trades that are missing before it is
   * believed: its history is behind its feed, and an outage is told from a market without trades
   * only by asking again.
   */
  private static final int BELIEVED_AFTER = 6;

  /** Each pause is this many times as long as the one before; the first, as the shortest wait. */
  private static final int LONGER = 3;

  /** Who refuses is asked again after so many of the longest waits. */
  private static final int REFUSED_FOR = 10;

  private final Venue venue;
  private final Intake intake;
  private final Watch watch;
  private final Notices notices;
  private final TradeFetch fetch;
  private final CandleFetch candles;

  /** What was asked for in vain. */
  private final Map<String, Attempts<OwedTrades>> attempts = new HashMap<>();

  /** Until when symbols are not asked for, since history refused them. */
  private final Map<String, Instant> refusedUntil = new HashMap<>();

  /** Candles that were asked for in vain. */
  private final Map<CandleTails.Series, Attempts<CandleTails.Due>> candleAttempts = new HashMap<>();

  /**
   * @param question what was asked for
   * @param count how often
   * @param next not before
   */
  private record Attempts<Q>(Q question, int count, Instant next) {}

  Filler(Venue venue, Intake intake, Watch watch, Notices notices) {
    this.venue = venue;
    this.intake = intake;
    this.watch = watch;
    this.notices = notices;
    this.fetch = new TradeFetch(venue, intake, watch, notices);
    this.candles = new CandleFetch(venue, intake, watch, notices);
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LATE.toMillis());
        for (OwedTrades missing : venue.trails().missing(watch.clock().instant())) {
          if (isDue(missing)) {
            fill(missing);
          }
        }
        for (CandleTails.Due due : venue.candleTails().due()) {
          if (isDue(due)) {
            fill(due);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDue(OwedTrades missing) {
    Attempts<OwedTrades> made = attempts.get(missing.symbol());
    return isPast(refusedUntil.getOrDefault(missing.symbol(), Instant.EPOCH))
        && (made == null || !isSame(made.question(), missing) || isPast(made.next()));
  }

  private boolean isDue(CandleTails.Due due) {
    Attempts<CandleTails.Due> made = candleAttempts.get(due.series());
    return made == null || isPast(made.next());
  }

  private boolean isPast(Instant time) {
    return !watch.clock().instant().isBefore(time);
  }

  /** What was missed at another break of the connection is another question. */
  private static boolean isSame(OwedTrades one, OwedTrades other) {
    return one.start().equals(other.start())
        && (one.isCertain() || other.isCertain() || one.end().equals(other.end()));
  }

  private void fill(OwedTrades missing) throws InterruptedException {
    try {
      TradeFetch.Found found = fetch.of(missing);
      if (found.passed() || !missing.isCertain() && found.rows() > 0) {
        settled(found.left());
        attempts.remove(missing.symbol());
        venue.tally().allowed(missing.symbol());
      } else {
        inVain(found.left());
      }
    } catch (SourceException e) {
      refused(missing, e.getMessage());
    } catch (RuntimeException e) {
      notices.say(
          "Cannot fetch the trades of %s on %s that may be missing: %s; asking again"
              .formatted(missing.symbol(), venue.name(), e));
      inVain(missing);
    }
  }

  /**
   * It stays owed: what is refused today, for too many requests from here perhaps, may be given.
   */
  private void refused(OwedTrades missing, String why) {
    Duration pause = pauseAfterRefusal();
    refusedUntil.put(missing.symbol(), watch.clock().instant().plus(pause));
    if (venue.tally().refused(missing.symbol(), why)) {
      notices.say(
          "Cannot fetch the trades of %s on %s that may be missing: %s; asking again every %d s, and 'ingest-job recover' asks at once"
              .formatted(missing.symbol(), venue.name(), why, pause.toSeconds()));
    }
  }

  private Duration pauseAfterRefusal() {
    return watch.patience().longest().multipliedBy(REFUSED_FOR);
  }

  /** What was fetched has to be durable before it is no longer owed. */
  private void settled(OwedTrades missing) {
    try {
      if (missing.isCertain() || intake.flush()) {
        venue.settled(missing);
      }
    } catch (StorageException e) {
      notices.say(e.getMessage());
    }
  }

  private void fill(CandleTails.Due due) throws InterruptedException {
    CandleTails.Series series = due.series();
    try {
      if (candles.isAnswered(due)) {
        settled(due);
      } else {
        inVain(due);
      }
    } catch (SourceException e) {
      Duration pause = pauseAfterRefusal();
      notices.say(
          "Cannot fetch the %s candles of %s on %s that may be missing: %s; asking again in %d s"
              .formatted(
                  series.timeframe(),
                  series.symbol(),
                  venue.name(),
                  e.getMessage(),
                  pause.toSeconds()));
      candleAttempts.put(series, new Attempts<>(due, 0, watch.clock().instant().plus(pause)));
    } catch (RuntimeException e) {
      notices.say(
          "Cannot fetch the %s candles of %s on %s that may be missing: %s; asking again"
              .formatted(series.timeframe(), series.symbol(), venue.name(), e));
      inVain(due);
    }
  }

  private void settled(CandleTails.Due due) {
    candleAttempts.remove(due.series());
    venue.candleTails().settled(due);
  }

  private void inVain(CandleTails.Due due) {
    Attempts<CandleTails.Due> made = candleAttempts.get(due.series());
    int count = made == null || !made.question().equals(due) ? 1 : made.count() + 1;
    if (count < BELIEVED_AFTER) {
      candleAttempts.put(due.series(), new Attempts<>(due, count, next(count)));
    } else {
      settled(due);
    }
  }

  private Instant next(int count) {
    Duration pause = watch.patience().shortest().multipliedBy((long) Math.pow(LONGER, count));
    return watch.clock().instant().plus(pause);
  }

  private void inVain(OwedTrades missing) {
    int count =
        Optional.ofNullable(attempts.get(missing.symbol()))
            .filter(made -> isSame(made.question(), missing))
            .map(made -> made.count() + 1)
            .orElse(1);
    if (count < BELIEVED_AFTER) {
      attempts.put(missing.symbol(), new Attempts<>(missing, count, next(count)));
      return;
    }
    attempts.remove(missing.symbol());
    settled(missing);
    if (missing.isCertain() && missing.start() instanceof Start.AtTrade from) {
      notices.say(
          "%s has no trades of %s from %d to %d, asked %d times; ask again with 'ingest-job recover'"
              .formatted(
                  venue.name(),
                  missing.symbol(),
                  from.sequence(),
                  missing.last().orElseThrow(),
                  count));
    }
  }
}
