package dev.tarn.ingest.live;

import dev.tarn.market.MarketRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of rows that are ahead of this machine's clock whether they are wrong, or the clock. One
 * that is alone among its neighbours is an error of units or zones. When several come one after the
 * other and all are ahead by about the same, it is the clock. Until that is known a row is held,
 * which two at most of a kind are. Thread-safe.
 */
final class VenueTime {
  /** Clocks differ by this much without a word. */
  static final Duration MOST_AHEAD = Duration.ofHours(1);

  /** No clock is so slow: certificates would not be valid yet, and nothing be connected. */
  private static final Duration NEVER = Duration.ofDays(366);

  private static final int ENOUGH = 3;

  /** The way that a row has come, which tells what its time is worth. */
  enum Way {
    /** By the feed: it has just happened, so its time is that of the venue's clock. */
    LIVE,
    /** From history, in order of time: the venue's clock is further than that. */
    PAST,
    /** A candle's begin: the same. */
    CANDLE
  }

  /**
   * What to do.
   *
   * @param taken rows to take, in the order in which they came
   * @param rejected rows that are wrong
   * @param learned whether {@link #behind} has changed
   */
  record Verdict(List<MarketRecord> taken, List<MarketRecord> rejected, boolean learned) {}

  private record Held(MarketRecord row, Duration ahead) {}

  private final Map<Way, List<Held>> held = new EnumMap<>(Way.class);
  private Duration behind = Duration.ZERO;
  private int onTime;
  private int heldRows;

  VenueTime() {
    for (Way way : Way.values()) {
      held.put(way, new ArrayList<>());
    }
  }

  /** How far this machine's clock is behind the venue's; zero unless that is known. */
  synchronized Duration behind() {
    return behind;
  }

  /**
   * Judges a row, and with it those that are held.
   *
   * @param time the row's
   * @param now this machine's time when it came
   */
  synchronized Verdict judge(MarketRecord row, Way way, Instant time, Instant now) {
    Duration ahead = Duration.between(now, time);
    if (ahead.compareTo(behind.plus(MOST_AHEAD)) <= 0) {
      return new Verdict(List.of(row), contradicted(way), way == Way.LIVE && isOnTimeAgain(ahead));
    }
    if (ahead.compareTo(NEVER) > 0) {
      return new Verdict(List.of(), List.of(row), false);
    }
    List<Held> neighbours = held.get(way);
    List<MarketRecord> wrong =
        way == Way.LIVE && neighbours.stream().anyMatch(one -> differ(one.ahead(), ahead))
            ? drain(neighbours)
            : List.of();
    neighbours.add(new Held(row, ahead));
    heldRows++;
    if (neighbours.size() < ENOUGH) {
      return new Verdict(List.of(), wrong, false);
    }
    for (Held one : neighbours) {
      behind = longer(behind, one.ahead());
    }
    onTime = 0;
    return new Verdict(drain(neighbours), wrong, true);
  }

  /** Takes out what nothing more was heard of. */
  synchronized List<MarketRecord> undecided() {
    List<MarketRecord> all = new ArrayList<>();
    held.values().forEach(some -> all.addAll(drain(some)));
    return all;
  }

  private List<MarketRecord> contradicted(Way way) {
    if (heldRows == 0) {
      return List.of(); // the usual case
    }
    List<MarketRecord> wrong = new ArrayList<>();
    for (Map.Entry<Way, List<Held>> some : held.entrySet()) {
      if (some.getKey() == way || way == Way.LIVE) {
        wrong.addAll(drain(some.getValue()));
      }
    }
    return wrong;
  }

  /** The clock was set: what is ahead from now on is wrong again, until it is not alone. */
  private boolean isOnTimeAgain(Duration ahead) {
    if (behind.isZero()) {
      return false; // the usual case
    }
    onTime = ahead.compareTo(behind.minus(MOST_AHEAD)) < 0 ? onTime + 1 : 0;
    if (onTime < ENOUGH) {
      return false;
    }
    behind = Duration.ZERO;
    return true;
  }

  private static boolean differ(Duration one, Duration other) {
    return one.minus(other).abs().compareTo(MOST_AHEAD) > 0;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private List<MarketRecord> drain(List<Held> some) {
    if (some.isEmpty()) {
      return List.of(); // the usual case
    }
    List<MarketRecord> rows = some.stream().map(Held::row).toList();
    heldRows -= rows.size();
    some.clear();
    return rows;
  }
}
