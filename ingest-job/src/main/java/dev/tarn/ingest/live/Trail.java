package dev.tarn.ingest.live;

import dev.tarn.ingest.history.LastTrade;
import dev.tarn.ingest.history.Numbers;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far one symbol's trades have come, and which of them did not. Not safe for use by several
 * threads.
 */
final class Trail {
  /** A number below the last one is of a trade that comes late, unless it is this much later. */
  private static final Duration COUNTED_ANEW = Duration.ofMinutes(1);

  /** Clocks differ, and a venue may take a moment to begin. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  private final String symbol;
  private final TradeNumbers numbers;
  private final NumberRanges missing = new NumberRanges();
  private @Nullable LastTrade last;
  private @Nullable Start resumeFrom;

  /** What came after it has to be asked for, up to {@link #behindEnd}. */
  private @Nullable Start behind;

  private Instant behindEnd = Instant.EPOCH;

  /** When the first feed began; what happens before its first trade has to be asked for, too. */
  private @Nullable Instant began;

  /** The first trade of the feed; null before it has come. */
  private @Nullable Instant first;

  Trail(String symbol, TradeNumbers numbers) {
    this.symbol = symbol;
    this.numbers = numbers;
  }

  /** What is known from before: the last trade in the lake. */
  void startAt(LastTrade known) {
    last = last == null ? known : last.orLater(known);
  }

  /** Trades that the lake lacks, though it has those around them. */
  void lacks(Numbers range) {
    missing.add(range);
  }

  /** A trade came by the feed. */
  void came(Tick tick) {
    LastTrade trade = LastTrade.of(tick, numbers);
    if (first == null) {
      first = tick.time();
      reachesTo(tick.time());
    }
    if (last == null || isCountedAnew(trade)) {
      last = trade;
      missing.clear();
      return;
    }
    if (last.number().isPresent() && trade.number().isPresent()) {
      long expected = last.number().getAsLong() + 1;
      long number = trade.number().getAsLong();
      if (number > expected) {
        missing.add(new Numbers(expected, number - 1));
        followsLast(); // it is known now what came after the last one
      } else if (number == expected) {
        followsLast();
      } else {
        missing.remove(number);
      }
    }
    last = last.orLater(trade);
  }

  private void followsLast() {
    if (behind instanceof Start.AtTrade) {
      behind = null;
    }
  }

  /**
   * The first trade of a feed tells by the venue's clock when the feed began: this machine's may be
   * slow, and a venue slow to begin.
   */
  private void reachesTo(Instant time) {
    if (resumeFrom instanceof Start.At && time.plus(OVERLAP).isAfter(behindEnd)) {
      if (behind == null && last != null && time.isAfter(behindEnd)) {
        behind = new Start.At(last.time());
      }
      behindEnd = time.plus(OVERLAP);
    }
  }

  /** Whether a trade of history has not come yet, as far as that can be told. */
  boolean isNew(Tick tick) {
    LastTrade trade = LastTrade.of(tick, numbers);
    return last == null
        || behind instanceof Start.At
        || last.number().isEmpty()
        || trade.number().isEmpty()
        || trade.number().getAsLong() > last.number().getAsLong()
        || missing.contains(trade.number().getAsLong());
  }

  /** A trade was found in history. */
  void fetched(Tick tick) {
    LastTrade trade = LastTrade.of(tick, numbers);
    trade.number().ifPresent(missing::remove);
    last = last == null ? trade : last.orLater(trade);
  }

  private boolean isCountedAnew(LastTrade trade) {
    return last != null
        && last.number().isPresent()
        && trade.number().isPresent()
        && trade.number().getAsLong() < last.number().getAsLong()
        && trade.time().isAfter(last.time().plus(COUNTED_ANEW));
  }

  /** A feed is about to begin: what comes before it has to be asked for. */
  void connecting() {
    first = null;
    if (behind instanceof Start.At) {
      resumeFrom = behind;
    } else if (last != null) {
      resumeFrom = last.next();
    } else if (began != null) {
      resumeFrom = new Start.At(began);
    }
  }

  /** From when on trades may be missing that no number will tell of; empty where it will. */
  Optional<Instant> owedFrom() {
    return resumeFrom instanceof Start.At from ? Optional.of(from.time()) : Optional.empty();
  }

  /** What came after a time was not fetched before the process ended. */
  void owes(Instant from) {
    behind = new Start.At(from);
  }

  /** The feed has begun: it brings what happens from now on. */
  void connected(Instant now) {
    began = began == null ? now : began;
    if (resumeFrom != null) {
      behind = resumeFrom;
      behindEnd = (first == null || first.isBefore(now) ? now : first).plus(OVERLAP);
    }
  }

  /** What to ask for; what is certain first. */
  Optional<OwedTrades> missing(Instant now) {
    Optional<Numbers> range = missing.lowest();
    if (range.isPresent()) {
      return Optional.of(
          new OwedTrades(
              symbol,
              new Start.AtTrade(range.get().first()),
              OptionalLong.of(range.get().last()),
              now));
    }
    return Optional.ofNullable(behind)
        .filter(start -> behindEnd.isAfter(Instant.EPOCH)) // not before a feed has begun
        .map(start -> new OwedTrades(symbol, start, OptionalLong.empty(), behindEnd));
  }

  /** The numbers that are known to be missing, from the lowest. */
  List<Numbers> lacking() {
    return missing.all();
  }

  /** Whether a trade is known to be missing, by its number. */
  boolean lacks(Tick tick) {
    return tick.sequence() != null && missing.contains(tick.sequence());
  }

  /**
   * History has given all that it has, up to a number.
   *
   * @param asked the numbers that were known to be missing before it was asked
   */
  void answered(List<Numbers> asked, long last) {
    for (Numbers range : asked) {
      if (range.first() <= last) {
        missing.remove(new Numbers(range.first(), Math.min(range.last(), last)));
      }
    }
  }

  /**
   * History has given all that was asked for by time, up to a time: it need not be asked for again.
   *
   * @return what is left of the question
   */
  OwedTrades reached(OwedTrades asked, Instant time) {
    if (!(asked.start() instanceof Start.At from) || !time.isAfter(from.time())) {
      return asked;
    }
    Start next = new Start.At(time);
    if (asked.start().equals(behind)) {
      behind = next;
    }
    if (asked.start().equals(resumeFrom)) {
      resumeFrom = next;
    }
    return new OwedTrades(symbol, next, asked.last(), asked.end());
  }

  /** History has no more of it than has come. */
  void settled(OwedTrades asked) {
    if (asked.start() instanceof Start.AtTrade from && asked.last().isPresent()) {
      missing.remove(new Numbers(from.sequence(), asked.last().getAsLong()));
    } else if (asked.start().equals(behind) && asked.end().equals(behindEnd)) {
      behind = null;
    }
  }

  /** How many trades are known to be missing. */
  long missingCount() {
    return missing.count();
  }

  /** Whether it has yet to be asked what came after the last trade. */
  boolean isBehind() {
    return behind != null;
  }

  /** The last trade; empty before there is one. */
  Optional<LastTrade> last() {
    return Optional.ofNullable(last);
  }
}
