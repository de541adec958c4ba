package dev.tarn.ingest.history;

import dev.tarn.market.Candle;
import dev.tarn.market.Timeframe;
import dev.tarn.market.TimeframeUnit;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Candles follow one another without a gap; where the venue's begin is its own affair. A candle
 * whose period is not over is none yet.
 */
final class CandleAccount extends Account<Candle> {
  private final Timeframe timeframe;
  private final Predicate<Span> traded;
  private final List<Missing> wanted;
  private int at;
  private Instant reached;

  /**
   * @param wanted the times that are asked for, in order
   * @param traded whether something is traded in a stretch of time
   */
  CandleAccount(Timeframe timeframe, List<Missing> wanted, Predicate<Span> traded) {
    this.timeframe = timeframe;
    this.wanted = wanted;
    this.traded = traded;
    this.reached = wanted.get(0).span().from();
  }

  @Override
  boolean take(Candle row) {
    Instant opens = row.openTime();
    while (at < wanted.size() && !opens.isBefore(span().to())) {
      endOfSpan();
    }
    if (at == wanted.size() || opens.isBefore(reached) || !row.closed()) {
      return false;
    }
    upTo(opens);
    Instant closes = closes(opens);
    Instant end = closes.isAfter(span().to()) ? span().to() : closes;
    settle(opens, end);
    reached = end;
    return true;
  }

  @Override
  void end(Instant believable) {
    while (at < wanted.size()) {
      endOfSpan();
    }
  }

  @Override
  boolean isOver() {
    return at == wanted.size() || (at == wanted.size() - 1 && !reached.isBefore(span().to()));
  }

  @Override
  Instant reached() {
    return reached;
  }

  private void endOfSpan() {
    upTo(span().to());
    at++;
    if (at < wanted.size()) {
      reached = span().from();
    }
  }

  /** No candle opens before {@code time}. */
  private void upTo(Instant time) {
    if (reached.isBefore(time)) {
      Span without = new Span(reached, time);
      if (closes(reached).isAfter(time) || !traded.test(without)) {
        settle(reached, time);
      } else {
        miss(Missing.of(without));
      }
      reached = time;
    }
  }

  private Span span() {
    return wanted.get(at).span();
  }

  private Instant closes(Instant opens) {
    return timeframe.unit() == TimeframeUnit.MONTH
        ? timeframe.bucketEnd(opens)
        : opens.plus(timeframe.longest());
  }
}
