package dev.tarn.warehouse.support;

import dev.tarn.market.MarketDatasets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The one-minute candles of ticks. A minute is closed once there was a tick of its symbol in a
 * later one, be it one that has lost to another since. Exact only where sums of doubles are.
 */
final class TickModel {
  private static final long MINUTE = 60_000_000;
  private static final Comparator<Object> NULLS_FIRST =
      Comparator.nullsFirst((a, b) -> compare(a, b));
  private static final Comparator<List<Object>> ORDER =
      Comparator.comparing((List<Object> tick) -> tick.get(at("time")), NULLS_FIRST)
          .thenComparing(tick -> tick.get(at("sequence")), NULLS_FIRST)
          .thenComparing(tick -> tick.get(at("trade_id")), NULLS_FIRST)
          .thenComparing(tick -> tick.get(at("price")), NULLS_FIRST)
          .thenComparing(tick -> tick.get(at("size")), NULLS_FIRST);

  private record Minute(Object venue, Object symbol, long begin) {}

  private TickModel() {}

  static List<List<Object>> candles(Collection<List<Object>> all) {
    Map<List<Object>, Long> last = new HashMap<>();
    for (List<Object> tick : all) {
      last.merge(
          List.of(tick.get(at("venue")), tick.get(at("symbol"))),
          (Long) tick.get(at("time")),
          Math::max);
    }
    Map<Minute, List<List<Object>>> minutes = new HashMap<>();
    for (List<Object> tick : Model.kept(MarketDatasets.TICKS, all)) {
      long time = (Long) tick.get(at("time"));
      Minute minute =
          new Minute(
              tick.get(at("venue")), tick.get(at("symbol")), time - Math.floorMod(time, MINUTE));
      minutes.computeIfAbsent(minute, key -> new ArrayList<>()).add(tick);
    }
    List<List<Object>> candles = new ArrayList<>();
    minutes.forEach(
        (minute, ticks) ->
            candles.add(
                candle(
                    minute,
                    ticks,
                    last.get(List.of(minute.venue(), minute.symbol()))
                        >= minute.begin() + MINUTE)));
    return candles;
  }

  private static List<Object> candle(Minute minute, List<List<Object>> ticks, boolean closed) {
    ticks.sort(ORDER);
    Map<String, Object> values = new TreeMap<>();
    values.put("venue", minute.venue());
    values.put("symbol", minute.symbol());
    values.put("timeframe", "1m");
    values.put("open_time", minute.begin());
    values.put("open", ticks.get(0).get(at("price")));
    values.put("close", ticks.get(ticks.size() - 1).get(at("price")));
    values.put("high", ticks.stream().mapToDouble(TickModel::price).max().orElseThrow());
    values.put("low", ticks.stream().mapToDouble(TickModel::price).min().orElseThrow());
    values.put("volume", ticks.stream().mapToDouble(TickModel::size).sum());
    values.put("quote_volume", ticks.stream().mapToDouble(t -> price(t) * size(t)).sum());
    values.put("buy_volume", ticks.stream().mapToDouble(t -> size(t, "BUY")).sum());
    values.put("sell_volume", ticks.stream().mapToDouble(t -> size(t, "SELL")).sum());
    values.put("trade_count", (long) ticks.size());
    values.put("source", "TICKS");
    values.put("closed", closed);
    values.put("revision", -1L);
    List<Object> candle = new ArrayList<>();
    for (Schema.Field field : MarketDatasets.CANDLES.schema().getFields()) {
      candle.add(values.get(field.name()));
    }
    return candle;
  }

  private static double price(List<Object> tick) {
    return (Double) tick.get(at("price"));
  }

  private static double size(List<Object> tick) {
    return (Double) tick.get(at("size"));
  }

  private static double size(List<Object> tick, String side) {
    return tick.get(at("side")).equals(side) ? size(tick) : 0;
  }

  private static int at(String field) {
    return MarketDatasets.TICKS.schema().getField(field).pos();
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }
}
