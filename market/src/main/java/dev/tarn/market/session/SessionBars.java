package dev.tarn.market.session;

import dev.tarn.market.Timeframe;
import dev.tarn.market.TimeframeUnit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the bars of a timeframe lie in the days of a session. Bars of seconds, minutes and hours
 * count from the open of each part of a day, and the last one is cut off where the part ends. Bars
 * of days, weeks and months are made of whole session days, whose dates are counted as {@link
 * Timeframe#bucketStart} counts days in UTC; each part of the days has a bar of its own. Immutable.
 *
 * @param session the session
 * @param timeframe of the bars
 */
public record SessionBars(TradingSession session, Timeframe timeframe) {

  /** The stretches of the bars that open in a range, in order; candles shorter than a day. */
  public List<BarSpan> spans(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      return List.of();
    }
    LocalDate first = session.dayOf(from);
    LocalDate last = session.dayOf(to.minusNanos(1_000));
    List<BarSpan> spans = new ArrayList<>();
    if (timeframe.unit().isWithinDay()) {
      for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
        session.day(day).spans().stream()
            .filter(span -> span.opens().isBefore(to) && span.closes().isAfter(from))
            .forEach(span -> spans.add(span(span, span.opens(), span.closes())));
      }
      return spans;
    }
    LocalDate end = bucketEnd(timeframe, last);
    for (LocalDate start = bucket(timeframe, first); start.isBefore(end); ) {
      LocalDate next = bucketEnd(timeframe, start);
      List<SessionSpan> days = days(start, next);
      Map<SessionPart, SessionSpan> bars = bars(days);
      for (SessionSpan day : days) {
        SessionSpan bar = bars.get(day.part());
        if (!bar.opens().isBefore(from) && bar.opens().isBefore(to)) {
          spans.add(span(day, bar.opens(), bar.closes()));
        }
      }
      start = next;
    }
    return spans;
  }

  /**
   * The stretches in which stored candles of whole days open that stand for sessions. Venues stamp
   * such a candle with midnight in UTC, with their own midnight, or with the session's open: it
   * stands for the one session that it covers, and for none if it cuts or touches another one.
   *
   * @param part the stored timeframe, of days or longer; divides this one
   */
  public List<BarSpan> spansOf(Timeframe part, Instant from, Instant to) {
    List<SessionSpan> parts = new ArrayList<>();
    LocalDate end = bucketEnd(timeframe, session.dayOf(to)).plusDays(2 * part.longest().toDays());
    LocalDate start =
        bucket(part, bucket(timeframe, session.dayOf(from)).minusDays(part.longest().toDays()));
    List<LocalDate> starts = new ArrayList<>();
    while (start.isBefore(end)) {
      LocalDate next = bucketEnd(part, start);
      SessionSpan regular = bars(days(start, next)).get(SessionPart.REGULAR);
      if (regular != null) {
        parts.add(regular);
        starts.add(start);
      }
      start = next;
    }
    List<BarSpan> spans = new ArrayList<>();
    for (int i = 1; i < parts.size() - 1; i++) {
      LocalDate bucket = bucket(timeframe, starts.get(i));
      SessionSpan bar = bars(days(bucket, bucketEnd(timeframe, bucket))).get(SessionPart.REGULAR);
      if (bar != null && !bar.opens().isBefore(from) && bar.opens().isBefore(to)) {
        addCovering(spans, part, bar, parts.subList(i - 1, i + 2));
      }
    }
    return spans;
  }

  /** Open times of a candle that covers the second of three sessions and nothing of the others. */
  private static void addCovering(
      List<BarSpan> spans, Timeframe part, SessionSpan bar, List<SessionSpan> three) {
    SessionSpan one = three.get(1);
    Instant first = later(three.get(0).closes(), one.closes().minus(part.longest()));
    Instant last = earlier(one.opens(), three.get(2).opens().minus(shortest(part)));
    if (!first.isAfter(last)) {
      spans.add(covering(bar, one, first, last));
    }
    if (last.isBefore(one.opens()) || first.isAfter(last)) {
      spans.add(covering(bar, one, one.opens(), one.opens()));
    }
  }

  private static BarSpan covering(SessionSpan bar, SessionSpan one, Instant first, Instant last) {
    return new BarSpan(
        SessionPart.REGULAR, first, last.plusNanos(1_000), bar.opens(), bar.closes(), one.closes());
  }

  private static BarSpan span(SessionSpan span, Instant barOpens, Instant barCloses) {
    return new BarSpan(
        span.part(), span.opens(), span.closes(), barOpens, barCloses, span.closes());
  }

  private List<SessionSpan> days(LocalDate start, LocalDate end) {
    List<SessionSpan> spans = new ArrayList<>();
    for (LocalDate day = start; day.isBefore(end); day = day.plusDays(1)) {
      spans.addAll(session.day(day).spans());
    }
    return spans;
  }

  /** For each part of these days, from where to where its bar reaches. */
  private static Map<SessionPart, SessionSpan> bars(List<SessionSpan> days) {
    Map<SessionPart, SessionSpan> bars = new EnumMap<>(SessionPart.class);
    for (SessionSpan day : days) {
      bars.merge(
          day.part(), day, (bar, next) -> new SessionSpan(day.part(), bar.opens(), next.closes()));
    }
    return bars;
  }

  private static LocalDate bucket(Timeframe timeframe, LocalDate day) {
    return date(timeframe.bucketStart(day.atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  private static LocalDate bucketEnd(Timeframe timeframe, LocalDate day) {
    return date(timeframe.bucketEnd(day.atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  private static LocalDate date(Instant midnight) {
    return LocalDate.ofInstant(midnight, ZoneOffset.UTC);
  }

  private static Duration shortest(Timeframe timeframe) {
    return timeframe.unit() == TimeframeUnit.MONTH
        ? Duration.ofDays(28L * timeframe.count())
        : timeframe.longest();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
