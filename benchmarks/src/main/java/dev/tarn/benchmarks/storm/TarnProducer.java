package dev.tarn.benchmarks.storm;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.generic.IndexedRecord;

/**
 * Appends to a lake. Ticks are left to the appender, which flushes by itself twice a second: a row
 * whose append has returned is safe from kills once it is 10 ms old. Others are flushed.
 */
final class TarnProducer implements Producer {
  static final String VENUE = "STORM";

  private static final long SAFE_NANOS = 10_000_000;

  private final Table table;
  private final Appender appender;
  private long first = -1; // of those that are not acknowledged
  private long last = -1;
  private long safe = -1;
  private long marked = -1; // is safe once the mark is old enough
  private long markedAt;

  TarnProducer(Lake lake, Table table, String name) {
    this.table = table;
    this.appender = new StagingArea(lake).appender(dataset(table), AppenderOptions.of(name));
  }

  static Dataset dataset(Table table) {
    return switch (table) {
      case TICKS -> MarketDatasets.TICKS;
      case CANDLES -> MarketDatasets.CANDLES;
      case ORDERS -> MarketDatasets.ORDER_EVENTS;
    };
  }

  @Override
  public void append(Row row) {
    appender.append(of(row));
    first = first < 0 ? row.number() : first;
    last = row.number();
    mark();
  }

  /** Rows are safe a little later than they are appended. */
  private void mark() {
    long now = System.nanoTime();
    if (marked < 0 || now - markedAt > SAFE_NANOS) {
      safe = marked;
      marked = last;
      markedAt = now;
    }
  }

  @Override
  public Range commit() {
    if (first < 0) {
      return Range.NONE;
    }
    if (table != Table.TICKS) {
      appender.flush();
      safe = last;
    } else {
      mark();
    }
    if (safe < first) {
      return Range.NONE;
    }
    Range range = new Range(first, safe);
    first = safe == last ? -1 : safe + 1;
    return range;
  }

  private IndexedRecord of(Row row) {
    Instant time = Instant.EPOCH.plus(row.micros(), ChronoUnit.MICROS);
    return switch (table) {
      case TICKS ->
          new Tick(
              VENUE,
              row.symbol(),
              time,
              row.price(),
              row.quantity(),
              row.number() % 7 < 4 ? Side.BUY : Side.SELL,
              Long.toString(row.number()),
              row.number(),
              null);
      case CANDLES ->
          new Candle(
              VENUE,
              row.symbol(),
              "1m",
              time,
              row.price(),
              row.price() + 1,
              row.price() - 1,
              row.price(),
              row.quantity(),
              null,
              null,
              null,
              row.number(),
              null,
              CandleSource.EXCHANGE,
              true,
              0);
      case ORDERS ->
          OrderEvent.of(
                  row.producer() + "-" + row.number() / 2,
                  new Instrument(VENUE, row.symbol()),
                  Side.BUY,
                  "LIMIT",
                  row.quantity())
              .eventId(row.producer() + "-" + row.number())
              .strategy(row.producer())
              .status(row.number() % 2 == 0 ? OrderStatus.NEW : OrderStatus.FILLED)
              .limitPrice(row.price())
              .sequence(row.number())
              .eventTime(time)
              .build();
    };
  }

  @Override
  public void close() {
    appender.close();
  }
}
