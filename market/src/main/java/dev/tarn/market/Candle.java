package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The trades of a period, summed up. Immutable.
 *
 * @param venue the exchange or broker; empty where it is unknown
 * @param symbol the instrument, as the venue writes it; not empty
 * @param timeframe length of the period, such as {@code 1m}; kept in its canonical text
 * @param openTime begin of the period; kept in microseconds, UTC
 * @param open price of the first trade; prices are finite and above zero
 * @param high highest price, not below the others
 * @param low lowest price, not above the others
 * @param close price of the last trade
 * @param volume quantity in units of the instrument; quantities are finite and not negative
 * @param quoteVolume sum of price times quantity, or null
 * @param buyVolume quantity bought by aggressors, or null
 * @param sellVolume quantity sold by aggressors, or null
 * @param tradeCount number of trades, or null
 * @param clusters footprint by rising price, or null
 * @param source who made the candle
 * @param closed false while the period is not over
 * @param revision counts corrections, from 0; the greatest wins
 * @throws RefusedException when a value is not as said here
 */
public record Candle(
    String venue,
    String symbol,
    String timeframe,
    Instant openTime,
    double open,
    double high,
    double low,
    double close,
    double volume,
    @Nullable Double quoteVolume,
    @Nullable Double buyVolume,
    @Nullable Double sellVolume,
    @Nullable Long tradeCount,
    @Nullable List<Cluster> clusters,
    CandleSource source,
    boolean closed,
    long revision)
    implements MarketRecord {

  public Candle {
    Objects.requireNonNull(venue, "venue");
    Objects.requireNonNull(source, "source");
    Values.present("symbol", symbol);
    // One text for one length: the timeframe is part of the key.
    timeframe = Timeframe.parse(timeframe).toString();
    Values.time("open_time", openTime);
    open = Values.price("open", open);
    high = Values.price("high", high);
    low = Values.price("low", low);
    close = Values.price("close", close);
    volume = Values.quantity("volume", volume);
    quoteVolume = Values.quantity("quote_volume", quoteVolume);
    buyVolume = Values.quantity("buy_volume", buyVolume);
    sellVolume = Values.quantity("sell_volume", sellVolume);
    if (high < low || high < open || high < close || low > open || low > close) {
      throw new RefusedException(
          "Invalid candle: high %s and low %s do not enclose open %s and close %s"
              .formatted(high, low, open, close));
    }
    if (revision < 0) {
      throw new RefusedException("Invalid revision %d: it counts from 0".formatted(revision));
    }
    clusters = clusters == null ? null : clusters.stream().sorted().toList();
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.CANDLES.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> venue;
      case 1 -> symbol;
      case 2 -> timeframe;
      case 3 -> Values.micros(openTime);
      case 4 -> open;
      case 5 -> high;
      case 6 -> low;
      case 7 -> close;
      case 8 -> volume;
      case 9 -> quoteVolume;
      case 10 -> buyVolume;
      case 11 -> sellVolume;
      case 12 -> tradeCount;
      case 13 -> clusters;
      case 14 -> source;
      case 15 -> closed;
      case 16 -> revision;
      default -> throw new IndexOutOfBoundsException(field);
    };
  }
}
