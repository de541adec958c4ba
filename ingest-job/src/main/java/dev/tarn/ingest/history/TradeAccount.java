package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Tick;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Trades come when they come. Where a venue counts them, a number that is left out tells that some
 * are missing; where it does not, and before the first and after the last one, a long silence makes
 * one doubt.
 */
final class TradeAccount extends Account<Tick> {
  /** Markets that people ask for are rarely silent for longer. */
  static final Duration SILENCE = Duration.ofMinutes(5);

  private final TradeNumbers kind;
  private final List<Missing> wanted;
  private final Predicate<Span> traded;
  private int at;
  private Instant reached;
  private boolean begun;
  private OptionalLong next;

  /**
   * @param wanted what is asked for, in order
   * @param first the number that the first trade has, where that is known
   * @param traded whether something is traded in a stretch of time
   */
  TradeAccount(
      TradeNumbers kind, List<Missing> wanted, OptionalLong first, Predicate<Span> traded) {
    this.kind = kind;
    this.wanted = wanted;
    this.traded = traded;
    this.reached = wanted.get(0).span().from();
    this.next = first.isPresent() ? first : expected(wanted.get(0));
  }

  @Override
  boolean take(Tick row) {
    while (at < wanted.size() && !row.time().isBefore(piece().span().to())) {
      endOfPiece(row.time());
    }
    if (at == wanted.size() || row.time().isBefore(piece().span().from())) {
      return false;
    }
    Long number = kind == TradeNumbers.COUNTED ? row.sequence() : null;
    Optional<Numbers> numbers = piece().numbers();
    if (numbers.isPresent() && (number == null || !numbers.get().contains(number))) {
      return false;
    }
    if (next.isEmpty() || number == null) {
      afterSilence(row.time());
    } else if (number > next.getAsLong()) {
      afterMissing(row.time(), number);
    } else if (numbers.isEmpty()) {
      reach(row.time());
    }
    begun = true;
    if (number != null && (next.isEmpty() || number >= next.getAsLong())) {
      next = OptionalLong.of(number + 1);
    }
    return true;
  }

  @Override
  void end(Instant believable) {
    while (at < wanted.size()) {
      endOfPiece(believable);
    }
  }

  @Override
  boolean isOver() {
    return at == wanted.size()
        || (at == wanted.size() - 1
            && piece().numbers().isPresent()
            && next.orElse(0) > piece().numbers().get().last());
  }

  @Override
  Instant reached() {
    return reached;
  }

  @Override
  Optional<Start> resume() {
    return next.isPresent() ? Optional.of(new Start.AtTrade(next.getAsLong())) : Optional.empty();
  }

  private void endOfPiece(Instant believable) {
    Missing piece = piece();
    if (piece.numbers().isPresent()) {
      Numbers all = piece.numbers().get();
      if (next.orElse(all.first()) <= all.last()) {
        long first = Math.max(all.first(), next.orElse(all.first()));
        miss(new Missing(piece.span(), Optional.of(new Numbers(first, all.last()))));
      } else {
        settle(piece.span().from(), piece.span().to());
      }
    } else {
      Instant end = piece.span().to();
      afterSilence(end.isAfter(believable) ? believable : end);
    }
    at++;
    if (at < wanted.size()) {
      begun = false;
      reached = piece().span().from();
      next = expected(piece());
    }
  }

  /** No trade lies between the last one and {@code time}, or too few. */
  private void afterSilence(Instant time) {
    Instant from = begun ? reached.plus(1, ChronoUnit.MICROS) : reached;
    if (time.isAfter(from.plus(SILENCE)) && traded.test(new Span(from, time))) {
      settle(reached, from);
      miss(Missing.of(new Span(from, time)));
      reached = time;
    } else {
      reach(time);
    }
  }

  private void afterMissing(Instant time, long number) {
    Numbers numbers = new Numbers(next.orElse(number), number - 1);
    Instant after = time.plus(1, ChronoUnit.MICROS);
    miss(new Missing(new Span(earlier(reached, time), after), Optional.of(numbers)));
    if (piece().numbers().isEmpty() && after.isAfter(reached)) {
      reached = after;
    }
  }

  private void reach(Instant time) {
    if (time.isAfter(reached)) {
      settle(reached, time);
      reached = time;
    }
  }

  private Missing piece() {
    return wanted.get(at);
  }

  private static OptionalLong expected(Missing piece) {
    return piece.numbers().isPresent()
        ? OptionalLong.of(piece.numbers().get().first())
        : OptionalLong.empty();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
