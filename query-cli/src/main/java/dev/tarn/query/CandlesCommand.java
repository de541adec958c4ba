package dev.tarn.query;

import dev.tarn.market.Timeframe;
import dev.tarn.query.output.Format;
import dev.tarn.query.output.Target;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.Snapshot;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Candles of any timeframe. */
@Command(
    name = "candles",
    description = "Shows candles of a symbol, resampled where only finer ones are stored.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  query-cli candles --symbol XRPETH",
      "  query-cli candles --symbol XRPETH --timeframe 4h --from 2019-10-11 --to 2019-10-13",
      "  query-cli candles --symbol XRPETH --timeframe 15m --limit 500 --format csv"
    })
final class CandlesCommand extends SelectCommand {
  /** What a person wants to see; the other columns are the same in every row, or too wide. */
  private static final String TABLE_COLUMNS =
      "open_time, open, high, low, close, volume, buy_volume, sell_volume, trade_count, source, closed";

  @Mixin private SeriesOptions series = new SeriesOptions();

  @Option(
      names = "--timeframe",
      paramLabel = "TIMEFRAME",
      defaultValue = "1m",
      converter = TimeframeOption.class,
      description = "A number and s, m, h, d, w or M (month), such as 15m. Default: 1m.")
  private Timeframe timeframe = Timeframe.parse("1m");

  CandlesCommand(Streams streams) {
    super(streams);
  }

  @Override
  void check() {
    try {
      query();
    } catch (RefusedException e) {
      throw usage(e.getMessage());
    }
  }

  @Override
  Set<String> needed(Datasets datasets) {
    return Set.of("candles");
  }

  @Override
  String select(Lake lake, Datasets datasets, Snapshot snapshot, Target target)
      throws SQLException {
    String candles = new Candles(snapshot.connection(), Clock.systemUTC()).select(query());
    return format() == Format.TABLE
        ? "SELECT " + TABLE_COLUMNS + " FROM (" + candles + ")"
        : candles;
  }

  @Override
  void report(Written written, Snapshot snapshot) {
    if (written.rows() == 0) {
      warn("No %s candles of %s in this lake".formatted(timeframe, series.described()));
    }
    super.report(written, snapshot);
  }

  private CandleQuery query() {
    return new CandleQuery(
        series.symbol(), series.venue(), timeframe, series.range(), series.limit());
  }
}
