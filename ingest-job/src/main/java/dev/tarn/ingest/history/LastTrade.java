package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Tick;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far a symbol's trades have come.
 *
 * @param time of the newest trade, by the venue's clock
 * @param number the highest number; empty where trades are not counted
 */
public record LastTrade(Instant time, OptionalLong number) {

  /** The trade itself. */
  public static LastTrade of(Tick tick, TradeNumbers numbers) {
    return new LastTrade(
        tick.time(),
        numbers == TradeNumbers.COUNTED && tick.sequence() != null
            ? OptionalLong.of(Objects.requireNonNull(tick.sequence()))
            : OptionalLong.empty());
  }

  /** Where to ask for what came after it, itself included where trades are not counted. */
  public Start next() {
    return number.isPresent() ? new Start.AtTrade(number.getAsLong() + 1) : new Start.At(time);
  }

  /** The further of both, in time and in number. */
  public LastTrade orLater(LastTrade other) {
    return new LastTrade(
        time.isAfter(other.time) ? time : other.time,
        number.isPresent()
                && (other.number.isEmpty() || number.getAsLong() > other.number.getAsLong())
            ? number
            : other.number);
  }
}
