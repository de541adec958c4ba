package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.SourceException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What time it is at a venue, at least. The computer's clock may be wrong, and a candle that is
 * taken for closed too early is wrong for good. Thread-safe.
 */
final class VenueClock {
  private final Question question;
  private final AtomicLong atLeast = new AtomicLong(Long.MIN_VALUE);

  /** Asks for the venue's time, in milliseconds. */
  @FunctionalInterface
  interface Question {
    long ask() throws SourceException, InterruptedException;
  }

  VenueClock(Question question) {
    this.question = question;
  }

  /** A time that the venue has reached. It is asked only if it is not known to be past this one. */
  long after(long millis) throws SourceException, InterruptedException {
    if (atLeast.get() <= millis) {
      long now = question.ask();
      atLeast.accumulateAndGet(now, Math::max);
    }
    return atLeast.get();
  }
}
