package dev.tarn.query;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.Sessions;
import dev.tarn.query.output.Format;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/** Candles of any timeframe. */
final class CandlesCommand extends SeriesCommand {
  private static final String TIMEFRAME = "--timeframe";

  /** Read once, however many series are asked for. */
  private final Map<Lake, Sessions> sessions = new HashMap<>();

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "candles",
            "Shows candles of symbols, resampled where only finer ones are stored.",
            "  query-cli candles --symbol XRPETH",
            "  query-cli candles --symbol XRPETH --timeframe 4h --from 2019-10-11 --to 2019-10-13",
            "  query-cli candles --symbol XRPETH --timeframe 15m --limit 500 --format csv",
            "  query-cli candles --symbol 'XRP*' --timeframe 1h --last 3d",
            "  query-cli candles --symbol XRPETH --timeframe 1h --chart");
    SeriesOptions.declare(
        spec,
        SeriesOptions.Symbols.REQUIRED,
        "At most N candles of each symbol: the newest, in ascending order.");
    spec.addOption(
        Options.value(
                TIMEFRAME,
                "TIMEFRAME",
                "A number and s, m, h, d, w or M (month), such as 15m. Default: 1m.")
            .type(Timeframe.class)
            .converters(new TimeframeOption())
            .completionCandidates(List.of("1m", "5m", "15m", "1h", "4h", "1d", "1w", "1M"))
            .defaultValue("1m")
            .build());
    spec.addOption(
        Options.flag(
                "Draws the newest candles and their volume, as many as fit the terminal, instead of"
                    + " listing them.",
                Options.CHART)
            .build());
    SessionOption.declare(spec);
    Options.declareSource(spec);
    Options.declareColumns(spec);
    Options.declareShared(spec);
    return spec;
  }

  @Override
  void check(Invocation invocation) {
    super.check(invocation);
    boolean listed =
        invocation.format() != Format.TABLE || !invocation.texts(Options.COLUMNS).isEmpty();
    if (invocation.charts() && listed) {
      throw invocation.usage("Cannot draw a chart with --format or --columns: leave them out");
    }
  }

  @Override
  String dataset() {
    return "candles";
  }

  @Override
  String timeColumn() {
    return "open_time";
  }

  @Override
  List<String> shown() {
    return List.of(
        "open_time",
        "open",
        "high",
        "low",
        "close",
        "volume",
        "buy_volume",
        "sell_volume",
        "trade_count",
        "source",
        "closed",
        "session");
  }

  @Override
  String select(Invocation invocation, Reading reading, Instrument series) throws SQLException {
    Candles candles =
        new Candles(
            reading.snapshot().connection(),
            Clock.systemUTC(),
            sessions.computeIfAbsent(reading.lake(), Sessions::of));
    String select = candles.select(query(invocation, series));
    candles.notices().forEach(invocation::warn);
    return select;
  }

  @Override
  String rows(Invocation invocation) {
    return invocation.<Timeframe>required(TIMEFRAME) + " candles";
  }

  private static CandleQuery query(Invocation invocation, Instrument series) {
    SeriesOptions options = options(invocation);
    return new CandleQuery(
        series.symbol(),
        Optional.of(series.venue()),
        invocation.required(TIMEFRAME),
        options.range(),
        invocation.charts() ? fitting(invocation, options.limit()) : options.limit(),
        invocation.required(SessionOption.NAME));
  }

  /** No more than a chart can show. */
  private static OptionalLong fitting(Invocation invocation, OptionalLong limit) {
    long columns = invocation.style().chart().orElseThrow().columns();
    return OptionalLong.of(Math.min(columns, limit.orElse(columns)));
  }
}
