package dev.tarn.query;

import dev.tarn.market.Instrument;
import dev.tarn.warehouse.read.TickQuery;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Ticks, one by one. */
final class TicksCommand extends SeriesCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "ticks",
            "Shows the trades of symbols, by time and the venue's sequence.",
            "  query-cli ticks --symbol XRPETH --limit 20",
            "  query-cli ticks --symbol XRPETH --from 2019-10-11T12:00Z --format jsonl",
            "  query-cli ticks --symbol 'XRP*,BTCUSDT' --venue '*' --last 15m");
    SeriesOptions.declare(
        spec,
        SeriesOptions.Symbols.REQUIRED,
        "At most N ticks of each symbol: the newest, in ascending order.");
    Options.declareSource(spec);
    Options.declareColumns(spec);
    Options.declareShared(spec);
    return spec;
  }

  @Override
  String dataset() {
    return "ticks";
  }

  @Override
  String timeColumn() {
    return "time, sequence, trade_id, price, size";
  }

  @Override
  List<String> shown() {
    return List.of("time", "price", "size", "side", "trade_id", "sequence", "received_at");
  }

  @Override
  String select(Invocation invocation, Reading reading, Instrument series) throws SQLException {
    SeriesOptions options = options(invocation);
    return new TickQuery(
            series.symbol(), Optional.of(series.venue()), options.range(), options.limit())
        .select(reading.snapshot().connection());
  }

  @Override
  String rows(Invocation invocation) {
    return "ticks";
  }
}
