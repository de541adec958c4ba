package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.coinbasepro.dto.marketdata.CoinbaseProCandle;
import org.knowm.xchange.coinbasepro.dto.marketdata.CoinbaseProTrade;

/** Pages of Coinbase's past trades and candles. */
final class CoinbaseHistory {
  private static final int TRADES = 1_000;
  private static final int CANDLES = 300;

  private final Requests requests;
  private final CoinbaseRequests api;
  private final VenueClock clock;

  CoinbaseHistory(Requests requests, CoinbaseRequests api) {
    this.requests = requests;
    this.api = api;
    clock = new VenueClock(() -> (long) (requests.ask(api::time).path("epoch").asDouble() * 1_000));
  }

  /** Trades are found by id only; the id of a time, by asking for single ones in between. */
  Page<Tick> trades(String product, Start start, Instant end)
      throws SourceException, InterruptedException {
    long from;
    Instant begin = Instant.MIN;
    if (start instanceof Start.AtTrade at) {
      from = at.sequence();
    } else if (start instanceof Start.At at) {
      begin = at.time();
      OptionalLong found = near(product, begin);
      if (found.isEmpty()) {
        return new Page<>(List.of(), List.of(), Optional.empty());
      }
      from = found.getAsLong();
    } else {
      throw Cursors.refused(CoinbaseSource.NAME, start);
    }
    Rows<Tick> rows = page(product, from + TRADES, TRADES);
    List<Tick> wanted = new ArrayList<>();
    for (Tick tick : rows.rows()) {
      if (tick.sequence() >= from && !tick.time().isBefore(begin) && tick.time().isBefore(end)) {
        wanted.add(tick);
      }
    }
    boolean more =
        !rows.rows().isEmpty()
            && rows.last().sequence() == from + TRADES - 1
            && rows.last().time().isBefore(end);
    return new Page<>(
        wanted,
        rows.garbage(),
        more ? Optional.of(new Start.AtTrade(from + TRADES)) : Optional.empty());
  }

  /** An id at or before that of the first trade of a time, by less than a page. */
  private OptionalLong near(String product, Instant time)
      throws SourceException, InterruptedException {
    Rows<Tick> newest = page(product, null, 1);
    if (newest.rows().isEmpty() || newest.last().time().isBefore(time)) {
      return OptionalLong.empty();
    }
    long before = 0;
    long notBefore = newest.last().sequence();
    while (notBefore - before >= TRADES) {
      long middle = before + (notBefore - before) / 2;
      Rows<Tick> one = page(product, middle + 1, 1);
      if (one.rows().isEmpty() || one.last().time().isBefore(time)) {
        before = middle;
      } else {
        notBefore = middle;
      }
    }
    return OptionalLong.of(before + 1);
  }

  private Rows<Tick> page(String product, @Nullable Long after, int limit)
      throws SourceException, InterruptedException {
    List<JsonNode> answer = new ArrayList<>(requests.ask(() -> api.trades(product, after, limit)));
    Collections.reverse(answer);
    return Rows.read(answer, node -> tick(product, node));
  }

  private static Tick tick(String product, JsonNode node) {
    JsonMessages.with(node, "trade_id", "price", "size", "side", "time");
    return CoinbaseMessages.tick(product, read(node, CoinbaseProTrade.class), null);
  }

  /** Where nothing was traded there is no candle: a page may be empty, and the next one not. */
  Page<Candle> candles(String product, Timeframe timeframe, long seconds, Start start, Instant end)
      throws SourceException, InterruptedException {
    Instant asked = Cursors.time(CoinbaseSource.NAME, start);
    Instant from = timeframe.bucketStart(asked).equals(asked) ? asked : timeframe.bucketEnd(asked);
    Instant next = from.plusSeconds(CANDLES * seconds);
    Instant last = (next.isBefore(end) ? next : end).minusNanos(1);
    if (last.isBefore(from)) {
      return new Page<>(List.of(), List.of(), Optional.empty());
    }
    List<JsonNode> answer =
        new ArrayList<>(
            requests.ask(
                () ->
                    api.candles(
                        product,
                        from.toString(),
                        timeframe.bucketStart(last).toString(),
                        seconds)));
    Collections.reverse(answer);
    Rows<CoinbaseProCandle> candles =
        Rows.read(answer, node -> read(node, CoinbaseProCandle.class));
    // The last one may not be over; what the venue's clock says counts, not ours.
    long now = candles.rows().isEmpty() ? 0 : clock.after(closeMillis(candles.last(), seconds));
    Rows<Candle> rows =
        Rows.read(
            candles.rows(),
            candle -> candle(product, timeframe, candle, closeMillis(candle, seconds) < now));
    return new Page<>(
        rows.rows(),
        rows.garbageAfter(candles),
        next.isBefore(end) && isPast(next) ? Optional.of(new Start.At(next)) : Optional.empty());
  }

  private boolean isPast(Instant time) throws SourceException, InterruptedException {
    return clock.after(time.toEpochMilli()) > time.toEpochMilli();
  }

  private static long closeMillis(CoinbaseProCandle candle, long seconds) {
    return candle.getTime().getTime() + seconds * 1_000 - 1;
  }

  private static Candle candle(
      String product, Timeframe timeframe, CoinbaseProCandle candle, boolean closed) {
    return new Candle(
        CoinbaseSource.NAME,
        product,
        timeframe.toString(),
        Openings.checked(timeframe, candle.getTime().toInstant()),
        candle.getOpen().doubleValue(),
        candle.getHigh().doubleValue(),
        candle.getLow().doubleValue(),
        candle.getClose().doubleValue(),
        candle.getVolume().doubleValue(),
        null,
        null,
        null,
        null,
        null,
        CandleSource.EXCHANGE,
        closed,
        0L);
  }

  private static <T> T read(JsonNode node, Class<T> type) {
    try {
      return JsonMessages.MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw BadInputException.of(Failures.shown(e.getOriginalMessage()));
    }
  }
}
