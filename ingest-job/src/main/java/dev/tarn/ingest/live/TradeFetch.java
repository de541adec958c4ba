package dev.tarn.ingest.live;

import dev.tarn.ingest.history.Numbers;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.Tick;
import dev.tarn.staging.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Fetches missing trades from a venue's history, page by page. For one thread. */
final class TradeFetch {
  /** How far a long question has come is noted durably so often. */
  private static final Duration NOTED_EVERY = Duration.ofSeconds(10);

  private final Venue venue;
  private final Intake intake;
  private final Watch watch;
  private final Notices notices;
  private long notedNanos = System.nanoTime() - NOTED_EVERY.toNanos();

  TradeFetch(Venue venue, Intake intake, Watch watch, Notices notices) {
    this.venue = venue;
    this.intake = intake;
    this.watch = watch;
    this.notices = notices;
  }

  /**
   * What history had.
   *
   * @param rows how many trades it gave, without the last one that had come
   * @param left the question, without what has come
   * @param passed whether it went beyond what was asked for: what was not in it does not exist
   */
  record Found(long rows, OwedTrades left, boolean passed) {
    private Found and(Found next) {
      return new Found(rows + next.rows, next.left, next.passed);
    }
  }

  /**
   * Asks for what is missing, and takes what there is.
   *
   * @throws SourceException if the venue refuses
   */
  Found of(OwedTrades missing) throws SourceException, InterruptedException {
    Optional<Start> start = Optional.of(missing.start());
    // What is found to be missing while an answer is under way is not answered by it.
    List<Numbers> lacking = venue.trails().lacking(missing.symbol());
    Found found = new Found(0, missing, false);
    while (start.isPresent() && !found.passed()) {
      Page<Tick> page = ask(missing, start.get());
      page.garbage().forEach(garbage -> intake.reject(venue.name(), garbage));
      found =
          found.and(
              missing.isCertain()
                  ? byNumber(missing, lacking, page.rows())
                  : byTime(found.left(), page.rows()));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (page.next().equals(start)) {
        throw SourceException.refused(
            venue.name() + " gives the same page again and again, from " + start.get() + " on");
      }
      start = page.next();
    }
    return found;
  }

  /** One answer settles all numbers that it goes beyond, also those of other holes. */
  private Found byNumber(OwedTrades missing, List<Numbers> lacking, List<Tick> rows) {
    long last = Long.MIN_VALUE;
    for (Tick tick : rows) {
      if (tick.sequence() != null) {
        last = Math.max(last, tick.sequence());
        if (venue.trails().lacks(tick)) {
          take(tick);
        }
      }
    }
    venue.trails().answered(missing.symbol(), lacking, last);
    return new Found(rows.size(), missing, last >= missing.last().getAsLong());
  }

  private Found byTime(OwedTrades missing, List<Tick> rows) {
    Instant reached = Instant.EPOCH;
    long others = 0;
    for (Tick tick : rows) {
      if (!tick.time().isBefore(missing.end())) {
        return new Found(others, missing, true);
      }
      if (!venue.trails().isNew(tick) || take(tick)) {
        venue.trails().fetched(tick);
        reached = tick.time();
      }
      if (!isKnown(tick, missing)) {
        others++;
      }
    }
    return new Found(others, noteProgress(missing, reached), false);
  }

  /** Returns whether it is in the lake. */
  private boolean take(Tick tick) {
    boolean taken = intake.tick(tick);
    if (taken) {
      venue.tally().fetched(tick);
      venue.trails().fetched(tick);
    }
    return taken;
  }

  /** A question that begins by time begins with the last one that has come. */
  private static boolean isKnown(Tick tick, OwedTrades missing) {
    return missing.start() instanceof Start.At from && tick.time().equals(from.time());
  }

  /** A question that is broken off, by the end of a feed or of the process, goes on from here. */
  private OwedTrades noteProgress(OwedTrades asked, Instant reached) {
    OwedTrades left = venue.trails().reached(asked, reached);
    if (left != asked && System.nanoTime() - notedNanos > NOTED_EVERY.toNanos()) {
      try {
        if (intake.flush()) {
          venue.noteProgress(asked.symbol());
        }
      } catch (StorageException e) {
        notices.say(e.getMessage());
      }
      notedNanos = System.nanoTime();
    }
    return left;
  }

  private Page<Tick> ask(OwedTrades missing, Start start)
      throws SourceException, InterruptedException {
    return watch
        .patience()
        .ask(
            "asking",
            notices::say,
            () -> venue.source().trades(missing.symbol(), start, missing.end()));
  }
}
