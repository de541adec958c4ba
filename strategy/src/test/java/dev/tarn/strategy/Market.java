package dev.tarn.strategy;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.MarketRecord;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.WriterLock;
import dev.tarn.warehouse.write.WriterOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** A lake, what others stage in it, and the clock of those who read it. */
final class Market extends Clock {
  static final Timeframe MINUTE = Timeframe.parse("1m");
  static final Timeframe QUARTER = Timeframe.parse("15m");

  private final Lake lake;
  private Instant now = Instant.parse("2026-03-02T10:00:00Z");

  Market(Path folder) {
    this.lake = Lake.at(folder.resolve("lake").toString());
  }

  /** Such as 10:01 of the one day of most tests. */
  static Instant at(String time) {
    return Instant.parse("2026-03-02T" + (time.length() == 5 ? time + ":00" : time) + "Z");
  }

  Lake lake() {
    return lake;
  }

  void isNow(String time) {
    now = at(time);
  }

  void isNow(Instant time) {
    now = time;
  }

  /** The lake as a strategy sees it, with this clock. */
  StrategyLake open() {
    return StrategyLake.open(lake, AppenderOptions.of("strategy"), this);
  }

  /** One trade of size 1. */
  static Tick tick(Instrument instrument, Instant time, double price) {
    return new Tick(
        instrument.venue(), instrument.symbol(), time, price, 1, Side.BUY, null, null, null);
  }

  /** A closed candle of an exchange that opens and closes at one price. */
  static Candle candle(Instrument instrument, Timeframe timeframe, Instant open, double price) {
    return candle(instrument, timeframe, open, price, true);
  }

  static Candle candle(
      Instrument instrument, Timeframe timeframe, Instant open, double price, boolean closed) {
    return new Candle(
        instrument.venue(),
        instrument.symbol(),
        timeframe.toString(),
        open,
        price,
        price,
        price,
        price,
        1,
        null,
        null,
        null,
        null,
        null,
        CandleSource.EXCHANGE,
        closed,
        0);
  }

  /** Closed candles that follow one another. */
  static Stream<Candle> candles(
      Instrument instrument, Timeframe timeframe, Instant open, int count) {
    return Stream.iterate(open, time -> time.plus(timeframe.longest()))
        .limit(count)
        .map(time -> candle(instrument, timeframe, time, 100));
  }

  void stage(MarketRecord... rows) {
    stage(Stream.of(rows));
  }

  /** Makes one segment of rows of one dataset. */
  void stage(Stream<? extends MarketRecord> rows) {
    List<? extends MarketRecord> all = rows.toList();
    String name = all.get(0).getSchema().getProp("tarn.dataset");
    Dataset dataset = MarketDatasets.builtIn().require(name);
    try (Appender appender = new StagingArea(lake).appender(dataset, AppenderOptions.of("test"))) {
      all.forEach(appender::append);
    }
  }

  /** Runs the writer once. */
  void write() {
    SessionOptions session = SessionOptions.spillingTo(lake.warehouse().resolve("spill"));
    WriterOptions options =
        WriterOptions.defaults().withSettle(Duration.ofMillis(20)).withRetireAfter(Duration.ZERO);
    try (WriterLock held = WriterLock.take(lake, options.clock().instant())) {
      new LakeWriter(
              lake,
              MarketDatasets.of(lake),
              new StagingArea(lake),
              () -> Session.open(session),
              options)
          .run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
