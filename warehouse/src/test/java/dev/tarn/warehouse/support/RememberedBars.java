package dev.tarn.warehouse.support;

import dev.tarn.market.MarketDatasets;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import java.util.List;

/** The bars that replicas remember beside the last tick of each symbol. */
public final class RememberedBars {
  private static final Catalog CATALOG = new Catalog(MarketDatasets.TICKS.database());

  private RememberedBars() {}

  /** The symbols of which a bar is remembered. */
  public static List<String> symbols(TestLake lake, Replica replica) {
    return ask(
        lake,
        replica,
        "SELECT symbol FROM %s WHERE bar IS NOT NULL ORDER BY symbol"
            .formatted(CATALOG.lastTicks()));
  }

  /** Those of them whose bar is not made of just the ticks of its minute that are stored. */
  public static List<String> wrong(TestLake lake, Replica replica) {
    String order =
        "ORDER BY \"time\" ASC, \"sequence\" ASC NULLS FIRST, trade_id ASC NULLS FIRST, price ASC, size ASC";
    String tick =
        "{'time': \"time\", 'sequence': \"sequence\", 'trade_id': trade_id, 'price': price, 'size': size}";
    return ask(
        lake,
        replica,
        """
        SELECT l.venue || ' ' || l.symbol || ': ' || l.bar::VARCHAR || ' of ' || coalesce(t.bar::VARCHAR, 'no ticks')
        FROM (SELECT venue, symbol, date_trunc('minute', "time") AS minute, bar, [
            bar.opening."time"::VARCHAR, bar.opening."sequence"::VARCHAR, bar.opening.trade_id, bar.opening.price::VARCHAR, bar.opening.size::VARCHAR,
            bar.closing."time"::VARCHAR, bar.closing."sequence"::VARCHAR, bar.closing.trade_id, bar.closing.price::VARCHAR, bar.closing.size::VARCHAR,
            bar.high::VARCHAR, bar.low::VARCHAR, bar.volume::DOUBLE::VARCHAR, bar.quote_volume::DOUBLE::VARCHAR,
            bar.buy_volume::DOUBLE::VARCHAR, bar.sell_volume::DOUBLE::VARCHAR, bar.trade_count::VARCHAR] AS fields
          FROM %s WHERE bar IS NOT NULL) AS l
        LEFT JOIN (SELECT venue, symbol, minute, bar, [
            bar.o."time"::VARCHAR, bar.o."sequence"::VARCHAR, bar.o.trade_id, bar.o.price::VARCHAR, bar.o.size::VARCHAR,
            bar.c."time"::VARCHAR, bar.c."sequence"::VARCHAR, bar.c.trade_id, bar.c.price::VARCHAR, bar.c.size::VARCHAR,
            bar.h::VARCHAR, bar.l::VARCHAR, bar.v::VARCHAR, bar.q::VARCHAR, bar.b::VARCHAR, bar.s::VARCHAR, bar.n::VARCHAR] AS fields
          FROM (SELECT venue, symbol, date_trunc('minute', "time") AS minute, {
              'o': first(%s %s), 'c': last(%s %s), 'h': max(price), 'l': min(price), 'v': sum(size), 'q': sum(price * size),
              'b': sum(CASE WHEN side = 'BUY' THEN size ELSE 0 END), 's': sum(CASE WHEN side = 'SELL' THEN size ELSE 0 END), 'n': count(*)} AS bar
            FROM %s GROUP BY venue, symbol, minute)) AS t
          ON t.venue = l.venue AND t.symbol = l.symbol AND t.minute = l.minute
        WHERE l.fields IS DISTINCT FROM t.fields"""
            .formatted(
                CATALOG.lastTicks(), tick, order, tick, order, CATALOG.rows(MarketDatasets.TICKS)));
  }

  private static List<String> ask(TestLake lake, Replica replica, String question) {
    return lake.ask(
        replica, CATALOG.name(), session -> session.query(question, row -> row.getString(1)));
  }
}
