package dev.tarn.market.session;

import dev.tarn.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The regular bars of a stretch of time, numbered from 0: two bars whose numbers follow one another
 * follow one another in trading, whatever nights and weekends lie between them. Immutable.
 */
public final class BarIndex {
  private final Timeframe timeframe;
  private final List<Slot> slots;

  /**
   * Bars that are numbered together: those of a day, or one bar of days or longer.
   *
   * @param day the first date
   * @param opens where the first bar opens
   * @param closes where the last bar closes
   * @param first the number of the first bar
   * @param last the number of the last bar
   */
  public record Slot(LocalDate day, Instant opens, Instant closes, long first, long last) {}

  private BarIndex(Timeframe timeframe, List<Slot> slots) {
    this.timeframe = timeframe;
    this.slots = List.copyOf(slots);
  }

  /** The bars of the session days that a range touches. */
  static BarIndex of(SessionBars bars, Instant from, Instant to) {
    List<Slot> slots = new ArrayList<>();
    long next = 0;
    for (SessionBars.Regular bar : bars.regular(from, to)) {
      SessionSpan span = bar.span();
      long count = 1;
      if (bars.timeframe().unit().isWithinDay()) {
        Duration open = Duration.between(span.opens(), span.closes());
        count = (open.toSeconds() - 1) / bars.timeframe().longest().toSeconds() + 1;
      }
      slots.add(new Slot(bar.bucket(), span.opens(), span.closes(), next, next + count - 1));
      next += count;
    }
    return new BarIndex(bars.timeframe(), slots);
  }

  /** All bars, in order. */
  public List<Slot> slots() {
    return slots;
  }

  /**
   * The number of the first bar that opens at a time or after it; the count of bars if none does.
   */
  public long firstFrom(Instant time) {
    int at = slotEndingAfter(time);
    if (at == slots.size()) {
      return count();
    }
    Slot slot = slots.get(at);
    if (!slot.opens().isBefore(time)) {
      return slot.first();
    }
    long length = timeframe.longest().toNanos();
    long into = Duration.between(slot.opens(), time).toNanos();
    return Math.min(slot.first() + (into + length - 1) / length, slot.last() + 1);
  }

  /** The number of the bar that a time lies in, else of the next one. */
  public long at(Instant time) {
    int at = slotEndingAfter(time);
    if (at == slots.size()) {
      return count();
    }
    Slot slot = slots.get(at);
    if (time.isBefore(slot.opens()) || slot.first() == slot.last()) {
      return slot.first();
    }
    return slot.first()
        + Duration.between(slot.opens(), time).toNanos() / timeframe.longest().toNanos();
  }

  /** How many bars have closed by a time. */
  public long closedBy(Instant time) {
    int at = slotEndingAfter(time);
    if (at == slots.size()) {
      return count();
    }
    Slot slot = slots.get(at);
    if (time.isBefore(slot.opens()) || slot.first() == slot.last()) {
      return slot.first();
    }
    return at(time);
  }

  private long count() {
    return slots.isEmpty() ? 0 : slots.get(slots.size() - 1).last() + 1;
  }

  private int slotEndingAfter(Instant time) {
    int low = 0;
    int high = slots.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (slots.get(middle).closes().isAfter(time)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
