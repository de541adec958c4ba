package dev.tarn.ingest.xchange;

import dev.tarn.ingest.value.Numbers;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import org.knowm.xchange.binance.dto.marketdata.BinanceKline;

/** Candles of Binance's klines. */
final class BinanceCandles {
  private BinanceCandles() {}

  /** The taker is the aggressor, so that what takers bought is the volume bought. */
  static Candle candle(String symbol, Timeframe timeframe, BinanceKline kline, boolean closed) {
    double volume = kline.getVolume().doubleValue();
    double buyVolume = kline.getTakerBuyBaseAssetVolume().doubleValue();
    return new Candle(
        BinanceSource.NAME,
        symbol,
        timeframe.toString(),
        Openings.checked(timeframe, Instant.ofEpochMilli(kline.getOpenTime())),
        kline.getOpen().doubleValue(),
        kline.getHigh().doubleValue(),
        kline.getLow().doubleValue(),
        kline.getClose().doubleValue(),
        volume,
        kline.getQuoteAssetVolume().doubleValue(),
        buyVolume,
        Numbers.difference(volume, buyVolume),
        kline.getNumberOfTrades(),
        null,
        CandleSource.EXCHANGE,
        closed,
        closed
            ? 0L
            : kline.getNumberOfTrades()); // of the states of an open one, the latest has the most
  }
}
