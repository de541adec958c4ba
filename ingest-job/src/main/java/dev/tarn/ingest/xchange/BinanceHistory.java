package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.Candle;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.knowm.xchange.binance.dto.marketdata.BinanceAggTrades;
import org.knowm.xchange.binance.dto.marketdata.BinanceKline;
import org.knowm.xchange.binance.dto.marketdata.KlineInterval;

/** Pages of Binance's past trades and klines. */
final class BinanceHistory {
  private static final int PAGE = 1_000;
  private static final int KLINE_VALUES = 12;

  private final Requests requests;
  private final BinanceRequests api;
  private final VenueClock clock;

  BinanceHistory(Requests requests, BinanceRequests api) {
    this.requests = requests;
    this.api = api;
    clock = new VenueClock(() -> requests.ask(api::time).getServerTime().getTime());
  }

  /** Raw trades are found by id only; the id of a time, through the aggregated ones. */
  Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    long from;
    if (start instanceof Start.AtTrade at) {
      from = at.sequence();
    } else if (start instanceof Start.At at) {
      List<BinanceAggTrades> first =
          requests.ask(() -> api.aggTrades(symbol, at.time().toEpochMilli(), 1));
      if (first.isEmpty()) {
        return new Page<>(List.of(), List.of(), Optional.empty());
      }
      from = first.get(0).firstTradeId;
    } else {
      throw Cursors.refused(BinanceSource.NAME, start);
    }
    List<JsonNode> answer = requests.ask(() -> api.historicalTrades(symbol, from, PAGE));
    Rows<Tick> rows = Rows.read(answer, node -> tick(symbol, node));
    List<Tick> wanted =
        rows.rows().stream().filter(t -> t.sequence() >= from && t.time().isBefore(end)).toList();
    if (!rows.rows().isEmpty() && rows.last().sequence() < from) {
      throw SourceException.refused(
          "Cannot go through the trades of %s on %s: asked for %d and later, it gives them up to %d"
              .formatted(symbol, BinanceSource.NAME, from, rows.last().sequence()));
    }
    boolean more =
        answer.size() >= PAGE && !rows.rows().isEmpty() && rows.last().time().isBefore(end);
    return new Page<>(
        wanted,
        rows.garbage(),
        more ? Optional.of(new Start.AtTrade(rows.last().sequence() + 1)) : Optional.empty());
  }

  private static Tick tick(String symbol, JsonNode node) {
    JsonMessages.with(node, "id", "price", "qty", "time", "isBuyerMaker");
    long id = node.get("id").longValue();
    return new Tick(
        BinanceSource.NAME,
        symbol,
        Instant.ofEpochMilli(node.get("time").longValue()),
        JsonMessages.decimal("price", node.get("price")).doubleValue(),
        JsonMessages.decimal("qty", node.get("qty")).doubleValue(),
        node.get("isBuyerMaker").booleanValue() ? Side.SELL : Side.BUY,
        Long.toString(id),
        id,
        null);
  }

  Page<Candle> candles(
      String symbol, KlineInterval interval, Timeframe timeframe, Start start, Instant end)
      throws SourceException, InterruptedException {
    Instant from = Cursors.time(BinanceSource.NAME, start);
    List<JsonNode> answer =
        requests.ask(
            () ->
                api.klines(
                    symbol, interval.code(), ceilingMillis(from), ceilingMillis(end) - 1, PAGE));
    Rows<BinanceKline> klines = Rows.read(answer, node -> kline(interval, node));
    // The last one may not be over; what the venue's clock says counts, not ours.
    long now = klines.rows().isEmpty() ? 0 : clock.after(klines.last().getCloseTime());
    Rows<Candle> rows =
        Rows.read(
            klines.rows(),
            kline -> BinanceCandles.candle(symbol, timeframe, kline, kline.getCloseTime() < now));
    boolean more = answer.size() >= PAGE && !rows.rows().isEmpty();
    Instant next = more ? timeframe.bucketEnd(rows.last().openTime()) : end;
    return new Page<>(
        rows.rows(),
        rows.garbageAfter(klines),
        next.isBefore(end) ? Optional.of(new Start.At(next)) : Optional.empty());
  }

  private static BinanceKline kline(KlineInterval interval, JsonNode node) {
    Object[] values = new Object[KLINE_VALUES];
    for (int i = 0; i < values.length; i++) {
      values[i] = JsonMessages.elements(node, KLINE_VALUES).get(i).asText();
    }
    return new BinanceKline(null, interval, values);
  }

  private static long ceilingMillis(Instant time) {
    return time.plusNanos(999_999).toEpochMilli();
  }
}
