package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.BarIndex;
import dev.tarn.market.session.SessionBars;
import dev.tarn.market.session.TradingSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which bars are expected of the series of one session.
 *
 * @param session the session
 * @param index its bars, numbered
 * @param from before the first bar
 * @param to after the last bar
 * @param series the series, with the numbers of their bars
 */
record GapPlan(
    TradingSession session, BarIndex index, Instant from, Instant to, List<Expected> series) {

  /**
   * The bars that are expected of a series.
   *
   * @param from the number of the first one
   * @param listed the number of the first one that can be there, since the series has none before
   * @param to the number after the last one
   */
  record Expected(GapSeries series, long from, long listed, long to) {}

  /**
   * Plans the series of one session.
   *
   * @param newest the newest candles of each venue
   * @param now bars that close later are not expected yet
   */
  static GapPlan of(
      TradingSession session,
      Timeframe timeframe,
      List<GapSeries> series,
      TimeRange range,
      Map<String, NewestCandles> newest,
      Instant now) {
    Instant first =
        series.stream().map(GapSeries::first).min(Instant::compareTo).orElse(Instant.EPOCH);
    Instant last =
        newest.values().stream().map(NewestCandles::time).max(Instant::compareTo).orElse(first);
    Duration slack = timeframe.longest().plusDays(1);
    Instant from = range.from().orElse(first).minus(slack);
    Instant end = range.to().orElse(last).plus(slack);
    Instant latest = now.plus(slack);
    Instant to = end.isAfter(latest) ? latest : end;
    to = to.isBefore(from) ? from : to;
    BarIndex index = new SessionBars(session, timeframe).index(from, to);
    List<Expected> expected = new ArrayList<>();
    for (GapSeries one : series) {
      long listed = index.at(one.first());
      long begin = range.from().map(index::firstFrom).orElse(listed);
      NewestCandles ofVenue = newest.getOrDefault(one.venue(), one.newest());
      long after = range.to().map(index::firstFrom).orElseGet(() -> ofVenue.after(index));
      expected.add(
          new Expected(one, begin, Math.max(begin, listed), Math.min(after, index.closedBy(now))));
    }
    return new GapPlan(session, index, from, to, List.copyOf(expected));
  }
}
