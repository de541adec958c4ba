package dev.tarn.runner;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A lake with bars of one-minute candles. */
final class BarLake {
  static final Instrument A = Instrument.of("x", "AAA");
  static final Instrument B = Instrument.of("x", "BBB");
  static final Timeframe MINUTE = Timeframe.parse("1m");
  static final Timeframe QUARTER = Timeframe.parse("15m");
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  private final Path home;

  BarLake(Path folder) {
    this.home = folder.resolve("lake");
  }

  Path home() {
    return home;
  }

  /** With a flush interval that is over before a test looks twice. */
  StrategyLake open() {
    return StrategyLake.open(
        home, AppenderOptions.of("test").withFlushInterval(Duration.ofMillis(50)));
  }

  /** A closed minute that opens and closes at one price. */
  static Candle minute(Instrument instrument, Instant open, double price) {
    return new Candle(
        instrument.venue(),
        instrument.symbol(),
        "1m",
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
        true,
        0);
  }

  /** Minutes in which each bar of the timeframe closes at its price. */
  static List<Candle> minutes(Instrument instrument, Timeframe timeframe, double... closes) {
    List<Candle> minutes = new ArrayList<>();
    long each = timeframe.longest().toMinutes();
    for (int i = 0; i < closes.length * each; i++) {
      minutes.add(minute(instrument, START.plus(Duration.ofMinutes(i)), closes[(int) (i / each)]));
    }
    return minutes;
  }

  /** Makes one segment of them. */
  void stage(List<Candle> candles) {
    try (Appender appender =
        new StagingArea(Lake.at(home.toString()))
            .appender(MarketDatasets.CANDLES, AppenderOptions.of("candles"))) {
      candles.forEach(appender::append);
    }
  }

  /** Such as {@code 10:09 BUY 12.0}. */
  static String told(Signal signal) {
    return "%s %s %s"
        .formatted(
            signal.barTime().toString().substring(11, 16),
            signal.signalType(),
            signal.attributes().get("close"));
  }

  /** Rows of a dataset as one text each, of a fresh read. */
  List<String> rows(String dataset, String sql) {
    LakeReader reader = new LakeReader(Lake.at(home.toString()), MarketDatasets.builtIn());
    try (Snapshot snapshot = reader.open(Source.FRESH, Set.of(dataset))) {
      return snapshot.session().query(sql, row -> row.getString(1));
    }
  }
}
