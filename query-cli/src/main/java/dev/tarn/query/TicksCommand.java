package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.TickQuery;
import java.sql.SQLException;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Ticks, one by one. */
final class TicksCommand extends SelectCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "ticks",
            "Shows the trades of a symbol, by time and the venue's sequence.",
            "  query-cli ticks --symbol XRPETH --limit 20",
            "  query-cli ticks --symbol XRPETH --from 2019-10-11T12:00Z --format jsonl");
    SeriesOptions.declare(spec);
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
    return Set.of("ticks");
  }

  @Override
  String select(Invocation invocation, Reading reading) throws SQLException {
    String ticks = query(invocation).select(reading.snapshot().connection());
    return invocation.format() == Format.TABLE
        ? "SELECT * EXCLUDE (venue, symbol) FROM (" + ticks + ")"
        : ticks;
  }

  @Override
  void report(Invocation invocation, Written written) {
    if (written.rows() == 0) {
      invocation.warn("No ticks of " + SeriesOptions.of(invocation).described());
    }
  }

  private static TickQuery query(Invocation invocation) {
    SeriesOptions series = SeriesOptions.of(invocation);
    return new TickQuery(series.symbol(), series.venue(), series.range(), series.limit());
  }
}
