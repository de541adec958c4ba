package dev.tarn.query;

import dev.tarn.market.Timeframe;
import dev.tarn.query.output.Format;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.LakeReader;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Candles of any timeframe. */
final class CandlesCommand extends SelectCommand {
  private static final String TIMEFRAME = "--timeframe";

  /** What a person wants to see; the other columns are the same in every row, or too wide. */
  private static final String TABLE_COLUMNS =
      "open_time, open, high, low, close, volume, buy_volume, sell_volume, trade_count, source, closed";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "candles",
            "Shows candles of a symbol, resampled where only finer ones are stored.",
            "  query-cli candles --symbol XRPETH",
            "  query-cli candles --symbol XRPETH --timeframe 4h --from 2019-10-11 --to 2019-10-13",
            "  query-cli candles --symbol XRPETH --timeframe 15m --limit 500 --format csv");
    SeriesOptions.declare(spec);
    spec.addOption(
        Options.value(
                TIMEFRAME,
                "TIMEFRAME",
                "A number and s, m, h, d, w or M (month), such as 15m. Default: 1m.")
            .type(Timeframe.class)
            .converters(new TimeframeOption())
            .defaultValue("1m")
            .build());
    Options.declareSource(spec);
    Options.declareShared(spec);
    return spec;
  }

  @Override
  void check(Invocation invocation) {
    invocation.asUsage(() -> query(invocation));
  }

  /** Sorting any number of rows in little memory, beside whatever else runs on the machine. */
  @Override
  LakeReader reader(Lake lake, Datasets datasets) {
    return super.reader(lake, datasets).withMemoryBytes(SORTING_BYTES);
  }

  @Override
  Set<String> needed(Datasets datasets) {
    return Set.of("candles");
  }

  @Override
  String select(Invocation invocation, Reading reading) throws SQLException {
    String candles =
        new Candles(reading.snapshot().connection(), Clock.systemUTC()).select(query(invocation));
    return invocation.format() == Format.TABLE
        ? "SELECT " + TABLE_COLUMNS + " FROM (" + candles + ")"
        : candles;
  }

  @Override
  void report(Invocation invocation, Written written) {
    if (written.rows() == 0) {
      Timeframe timeframe = invocation.required(TIMEFRAME);
      invocation.warn(
          "No " + timeframe + " candles of " + SeriesOptions.of(invocation).described());
    }
  }

  private static CandleQuery query(Invocation invocation) {
    SeriesOptions series = SeriesOptions.of(invocation);
    return new CandleQuery(
        series.symbol(),
        series.venue(),
        invocation.required(TIMEFRAME),
        series.range(),
        series.limit());
  }
}
