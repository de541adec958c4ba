package dev.tarn.ingest.standin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trades of one period, summed up. */
final class MarketCandle {
  final long openMillis;
  final long endMillis;
  private final MarketTrade first;
  private MarketTrade last;
  private BigDecimal high;
  private BigDecimal low;
  private BigDecimal volume = BigDecimal.ZERO;
  private BigDecimal quoteVolume = BigDecimal.ZERO;
  private BigDecimal buyVolume = BigDecimal.ZERO;
  private BigDecimal buyQuoteVolume = BigDecimal.ZERO;
  private int count;

  MarketCandle(MarketTrade first, long lengthMillis) {
    this.first = first;
    last = first;
    high = new BigDecimal(first.price());
    low = high;
    openMillis = first.millis() - Math.floorMod(first.millis(), lengthMillis);
    endMillis = openMillis + lengthMillis;
    add(first);
  }

  /** All candles of trades of one instrument. Where nothing was traded there is none. */
  static List<MarketCandle> of(List<MarketTrade> trades, long lengthMillis) {
    List<MarketCandle> candles = new ArrayList<>();
    @Nullable MarketCandle current = null;
    for (MarketTrade trade : trades) {
      if (current == null || trade.millis() >= current.endMillis) {
        current = new MarketCandle(trade, lengthMillis);
        candles.add(current);
      } else {
        current.add(trade);
      }
    }
    return candles;
  }

  void add(MarketTrade trade) {
    BigDecimal price = new BigDecimal(trade.price());
    BigDecimal size = new BigDecimal(trade.size());
    high = high.max(price);
    low = low.min(price);
    last = trade;
    count++;
    volume = volume.add(size);
    quoteVolume = quoteVolume.add(trade.quoteSize());
    if (!trade.buyerIsMaker()) {
      buyVolume = buyVolume.add(size);
      buyQuoteVolume = buyQuoteVolume.add(trade.quoteSize());
    }
  }

  String open() {
    return first.price();
  }

  String high() {
    return high.toPlainString();
  }

  String low() {
    return low.toPlainString();
  }

  String close() {
    return last.price();
  }

  String volume() {
    return volume.toPlainString();
  }

  String quoteVolume() {
    return quoteVolume.toPlainString();
  }

  String buyVolume() {
    return buyVolume.toPlainString();
  }

  String buyQuoteVolume() {
    return buyQuoteVolume.toPlainString();
  }

  int count() {
    return count;
  }

  long firstId() {
    return first.id();
  }

  long lastId() {
    return last.id();
  }
}
