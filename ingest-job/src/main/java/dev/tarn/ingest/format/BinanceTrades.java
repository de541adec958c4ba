package dev.tarn.ingest.format;

import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;

/**
 * Binance's dumps of single trades. Where the buyer was the maker, the seller was the aggressor.
 */
final class BinanceTrades extends BinanceDump {
  private static final int ID = 0;
  private static final int PRICE = 1;
  private static final int QUANTITY = 2;
  private static final int TIME = 4;
  private static final int BUYER_IS_MAKER = 5;
  private static final Layout LAYOUT =
      new Layout(
          "binance-trades",
          List.of(
              List.of("id", "trade_id"),
              List.of("price"),
              List.of("qty", "quantity"),
              List.of("quote_qty", "base_qty", "quote_quantity"),
              List.of("time", "timestamp"),
              List.of("is_buyer_maker"),
              List.of("is_best_match")),
          6,
          Set.of("id", "price", "qty", "time", "is_buyer_maker"));

  private final String venue;
  private final String symbol;

  BinanceTrades(String venue, String symbol) {
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
