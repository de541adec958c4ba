package dev.tarn.ingest.format;

import dev.tarn.ingest.value.Numbers;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;

/** Binance's dumps of klines, which are closed candles of the exchange. */
final class BinanceKlines extends BinanceDump {
  private static final int OPEN_TIME = 0;
  private static final int OPEN = 1;
  private static final int HIGH = 2;
  private static final int LOW = 3;
  private static final int CLOSE = 4;
  private static final int VOLUME = 5;
  private static final int CLOSE_TIME = 6;
  private static final int QUOTE_VOLUME = 7;
  private static final int COUNT = 8;
  private static final int BUY_VOLUME = 9;
  private static final Layout LAYOUT =
      new Layout(
          "binance-klines",
          List.of(
              List.of("open_time"),
              List.of("open"),
              List.of("high"),
              List.of("low"),
              List.of("close"),
              List.of("volume"),
              List.of("close_time"),
              List.of("quote_volume", "quote_asset_volume"),
              List.of("count", "number_of_trades", "trades"),
              List.of("taker_buy_volume", "taker_buy_base_asset_volume", "taker_buy_base_volume"),
              List.of("taker_buy_quote_volume", "taker_buy_quote_asset_volume"),
              List.of("ignore")),
          11,
          Set.of(
              "open_time",
              "open",
              "high",
              "low",
              "close",
              "volume",
              "close_time",
              "quote_volume",
              "count",
              "taker_buy_volume"));

  private final String venue;
  private final String symbol;
  private final Timeframe timeframe;
  private boolean lengthSeen;

  /**
   * @param timeframe the candles' timeframe, which their close times must confirm
   */
  BinanceKlines(String venue, String symbol, Timeframe timeframe) {
    super(LAYOUT);
    this.venue = venue;
    this.symbol = symbol;
    this.timeframe = timeframe;
  }

  @Override
  IndexedRecord row(CsvLine line) {
    long openMicros = line.micros(at(OPEN_TIME));
    Instant open = instant(openMicros);
    requireLength(line, open, openMicros);
    double volume = line.decimal(at(VOLUME));
    double buyVolume = line.decimal(at(BUY_VOLUME));
    return new Candle(
        venue,
        symbol,
        timeframe.toString(),
        open,
        line.decimal(at(OPEN)),
        line.decimal(at(HIGH)),
        line.decimal(at(LOW)),
        line.decimal(at(CLOSE)),
        volume,
        line.decimal(at(QUOTE_VOLUME)),
        buyVolume,
        Numbers.difference(volume, buyVolume),
        line.whole(at(COUNT)),
        null,
        CandleSource.EXCHANGE,
        true,
        0L);
  }

  /**
   * Candles of another timeframe must not pass for this one. A shorter one among others is what an
   * outage of the exchange leaves.
   */
  private void requireLength(CsvLine line, Instant open, long openMicros) {
    long closeMicros = line.micros(at(CLOSE_TIME));
    long endMicros = timeframe.bucketEnd(open).getEpochSecond() * 1_000_000L;
    // The close time is the last instant of the candle: a millisecond or a microsecond before the
    // next one opens.
    long shortBy = endMicros - closeMicros;
    if (!timeframe.bucketStart(open).equals(open)) {
      throw line.bad(
          at(OPEN_TIME),
          "no candle of " + timeframe + " opens then; name the right timeframe with --timeframe");
    }
    if (shortBy == 1 || shortBy == 1_000) {
      lengthSeen = true;
    } else if (shortBy < 1 || !lengthSeen || closeMicros < openMicros) {
      throw line.bad(
          at(CLOSE_TIME),
          "the candle does not last " + timeframe + "; name the right timeframe with --timeframe");
    }
  }
}
