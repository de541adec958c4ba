package dev.tarn.ingest.history;

import dev.tarn.market.session.SessionPart;
import dev.tarn.market.session.SessionSpan;
import dev.tarn.market.session.TradingSession;
import java.time.LocalDate;

/** When an instrument is traded in regular hours. */
record TradedTimes(TradingSession session) {
  boolean meet(Span span) {
    LocalDate last = session.dayOf(span.to());
    for (LocalDate day = session.dayOf(span.from()); !day.isAfter(last); day = day.plusDays(1)) {
      for (SessionSpan part : session.day(day).spans()) {
        if (part.part() == SessionPart.REGULAR
            && part.opens().isBefore(span.to())
            && part.closes().isAfter(span.from())) {
          return true;
        }
      }
    }
    return false;
  }
}
