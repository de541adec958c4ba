package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.SourceException;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.knowm.xchange.kraken.dto.marketdata.KrakenOHLC;

/** Kraken's candles. */
final class KrakenCandles {
  /** Its weeks begin on Thursday, others' on Monday: they are no weeks here. */
  private static final List<Integer> MINUTES = List.of(1, 5, 15, 30, 60, 240, 1440);

  private KrakenCandles() {}

  /**
   * A timeframe in minutes.
   *
   * @throws SourceException if Kraken makes no such candles
   */
  static int minutes(Timeframe timeframe) throws SourceException {
    for (int minutes : MINUTES) {
      if (timeframe(minutes).equals(timeframe)) {
        return minutes;
      }
    }
    throw SourceException.refused(
        "Cannot ask %s for candles of %s: it makes those of %s"
            .formatted(
                KrakenSource.NAME,
                timeframe,
                MINUTES.stream()
                    .map(m -> timeframe(m).toString())
                    .collect(Collectors.joining(", "))));
  }

  static Timeframe timeframe(int minutes) {
    return Timeframe.parse(minutes == 24 * 60 ? "1d" : minutes + "m");
  }

  static Candle candle(
      String symbol, Timeframe timeframe, Instant open, KrakenOHLC ohlc, boolean closed) {
    return new Candle(
        KrakenSource.NAME,
        symbol,
        timeframe.toString(),
        Openings.checked(timeframe, open),
        ohlc.getOpen().doubleValue(),
        ohlc.getHigh().doubleValue(),
        ohlc.getLow().doubleValue(),
        ohlc.getClose().doubleValue(),
        ohlc.getVolume().doubleValue(),
        null,
        null,
        null,
        ohlc.getCount(),
        null,
        CandleSource.EXCHANGE,
        closed,
        closed ? 0L : ohlc.getCount()); // of the states of an open one, the latest has the most
  }

  /** The same candle, at the end of its period. */
  static Candle closed(Candle candle) {
    return new Candle(
        candle.venue(),
        candle.symbol(),
        candle.timeframe(),
        candle.openTime(),
        candle.open(),
        candle.high(),
        candle.low(),
        candle.close(),
        candle.volume(),
        candle.quoteVolume(),
        candle.buyVolume(),
        candle.sellVolume(),
        candle.tradeCount(),
        candle.clusters(),
        candle.source(),
        true,
        0L);
  }
}
