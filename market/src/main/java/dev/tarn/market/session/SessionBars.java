package dev.tarn.market.session;

import dev.tarn.market.Timeframe;
import dev.tarn.market.TimeframeUnit;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
  /** A candle's neighbours are looked for so far away; no market rests for longer. */
  private static final int NEIGHBOUR_DAYS = 31;

  private static final Timeframe DAY = new Timeframe(1, TimeframeUnit.DAY);

  private static final long MOST_BARS = 1L << 40;
  private static final long MOST_DAYS = 366L * 200;

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

  /** About how long it takes for so many regular bars; at most some thousand years. */
  public Duration stretch(long count) {
    long bars = Math.min(count, MOST_BARS);
    if (!timeframe.unit().isWithinDay()) {
      return timeframe
          .longest()
          .multipliedBy(Math.min(bars, MOST_DAYS / timeframe.longest().toDays() + 1));
    }
    LocalDate monday = LocalDate.EPOCH.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    long inWeek = 0;
    for (SessionSpan span : days(monday, monday.plusWeeks(1))) {
      if (span.part() == SessionPart.REGULAR) {
        long open = Duration.between(span.opens(), span.closes()).toSeconds();
        inWeek += (open - 1) / timeframe.longest().toSeconds() + 1;
      }
    }
    long weeks = bars / Math.max(1, inWeek) + 1;
    return Duration.ofDays(7 * Math.min(weeks, MOST_DAYS / 7));
  }

  /**
   * The stretches in which stored candles of whole days open that stand for sessions. Venues stamp
   * such a candle with midnight in UTC, with their own midnight, or with the session's open: it
   * stands for the one session that it covers, and for none if it cuts or touches another one.
   *
   * @param part the stored timeframe, of days or longer; divides this one
   */
  public List<BarSpan> spansOf(Timeframe part, Instant from, Instant to) {
    LocalDate start = bucket(timeframe, session.dayOf(from)).minusDays(NEIGHBOUR_DAYS);
    LocalDate end = bucketEnd(timeframe, session.dayOf(to)).plusDays(NEIGHBOUR_DAYS);
    List<Regular> parts = regular(part, start, end);
    Map<LocalDate, SessionSpan> bars = new HashMap<>();
    regular(timeframe, start, end).forEach(bar -> bars.put(bar.bucket(), bar.span()));
    List<BarSpan> spans = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      SessionSpan bar = bars.get(bucket(timeframe, parts.get(i).bucket()));
      if (bar != null && !bar.opens().isBefore(from) && bar.opens().isBefore(to)) {
        Instant before = i == 0 ? Instant.MIN : parts.get(i - 1).span().closes();
        Instant after = i == parts.size() - 1 ? Instant.MAX : parts.get(i + 1).span().opens();
        addCovering(spans, bar, parts.get(i).span(), range(part, parts.get(i), before, after));
      }
    }
    return spans;
  }

  /**
   * The regular time of a bucket.
   *
   * @param bucket its first date
   * @param span from its first open to its last close
   */
  record Regular(LocalDate bucket, SessionSpan span) {}

  /** The regular bars of the days that a range touches, numbered. */
  public BarIndex index(Instant from, Instant to) {
    return BarIndex.of(this, from, to);
  }

  /** The regular time of each bucket that a range touches. */
  List<Regular> regular(Instant from, Instant to) {
    LocalDate end = session.dayOf(to).plusDays(1);
    Timeframe bucket = timeframe.unit().isWithinDay() ? DAY : timeframe;
    return regular(bucket, session.dayOf(from), end);
  }

  private List<Regular> regular(Timeframe length, LocalDate from, LocalDate to) {
    List<Regular> regular = new ArrayList<>();
    for (LocalDate start = bucket(length, from); start.isBefore(to); ) {
      LocalDate next = bucketEnd(length, start);
      SessionSpan span = bars(days(start, next)).get(SessionPart.REGULAR);
      if (span != null) {
        regular.add(new Regular(start, span));
      }
      start = next;
    }
    return regular;
  }

  /** Open times, the last one included, of a candle that covers these sessions and no others. */
  private static List<Instant> range(
      Timeframe part, Regular covered, Instant before, Instant after) {
    Instant first = later(before, covered.span().closes().minus(part.longest()));
    Instant last = covered.span().opens();
    if (after.isBefore(last.plus(shortest(part)))) {
      last = after.minus(shortest(part));
    }
    return List.of(first, last);
  }

  private static void addCovering(
      List<BarSpan> spans, SessionSpan bar, SessionSpan covered, List<Instant> range) {
    if (!range.get(0).isAfter(range.get(1))) {
      spans.add(covering(bar, covered, range.get(0), range.get(1)));
    }
    if (range.get(0).isAfter(range.get(1)) || range.get(1).isBefore(covered.opens())) {
      spans.add(covering(bar, covered, covered.opens(), covered.opens()));
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
