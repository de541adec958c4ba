package dev.tarn.ingest.xchange;

import dev.tarn.ingest.value.BadInputException;
import dev.tarn.market.Timeframe;
import java.time.Instant;

/** Where candles open. */
final class Openings {
  private Openings() {}

  /**
   * The opening, at which a candle of the timeframe does open.
   *
   * @throws BadInputException if none does: it is of another timeframe, or aligned otherwise
   */
  static Instant checked(Timeframe timeframe, Instant opening) {
    if (!timeframe.bucketStart(opening).equals(opening)) {
      throw BadInputException.of("open time", opening, "no candle of " + timeframe + " opens then");
    }
    return opening;
  }
}
