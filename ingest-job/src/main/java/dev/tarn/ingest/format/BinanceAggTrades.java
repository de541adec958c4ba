package dev.tarn.ingest.format;

import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;

/**
 * Binance's dumps of aggregate trades: what one order took at one price. Where the buyer was the
 * maker, the seller was the aggressor.
 */
final class BinanceAggTrades extends BinanceDump {
  private static final int ID = 0;
  private static final int PRICE = 1;
  private static final int QUANTITY = 2;
  private static final int TIME = 5;
  private static final int BUYER_IS_MAKER = 6;
  private static final Layout LAYOUT =
      new Layout(
          "binance-aggtrades",
          List.of(
              List.of("agg_trade_id", "aggregate_trade_id", "a"),
              List.of("price", "p"),
              List.of("quantity", "qty", "q"),
              List.of("first_trade_id", "f"),
              List.of("last_trade_id", "l"),
              List.of("transact_time", "timestamp", "time"),
              List.of("is_buyer_maker", "was_the_buyer_the_maker", "m"),
              List.of("is_best_match", "was_the_trade_the_best_price_match")),
          7,
          Set.of("agg_trade_id", "price", "quantity", "transact_time", "is_buyer_maker"));

  private final String venue;
  private final String symbol;

  BinanceAggTrades(String venue, String symbol) {
    super(LAYOUT);
    this.venue = venue;
    this.symbol = symbol;
  }

  @Override
  IndexedRecord row(CsvLine line) {
    return new Tick(
        venue,
        symbol,
        instant(line.micros(at(TIME))),
        line.decimal(at(PRICE)),
        line.decimal(at(QUANTITY)),
        line.flag(at(BUYER_IS_MAKER)) ? Side.SELL : Side.BUY,
        line.text(at(ID)),
        line.whole(at(ID)),
        null);
  }
}
