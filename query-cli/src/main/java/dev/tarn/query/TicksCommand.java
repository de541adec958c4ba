package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.query.output.Target;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.TickQuery;
import java.sql.SQLException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ticks, one by one. */
@Command(
    name = "ticks",
    description = "Shows the trades of a symbol, by time and the venue's sequence.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  query-cli ticks --symbol XRPETH --limit 20",
      "  query-cli ticks --symbol XRPETH --from 2019-10-11T12:00Z --format jsonl"
    })
final class TicksCommand extends SelectCommand {
  @Mixin private SeriesOptions series = new SeriesOptions();

  TicksCommand(Streams streams) {
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
    return Set.of("ticks");
  }

  @Override
  String select(Lake lake, Datasets datasets, Snapshot snapshot, Target target)
      throws SQLException {
    String ticks = query().select(snapshot.connection());
    return format() == Format.TABLE
        ? "SELECT * EXCLUDE (venue, symbol) FROM (" + ticks + ")"
        : ticks;
  }

  @Override
  void report(Written written, Snapshot snapshot) {
    if (written.rows() == 0) {
      warn("No ticks of %s in this lake".formatted(series.described()));
    }
    super.report(written, snapshot);
  }

  private TickQuery query() {
    return new TickQuery(series.symbol(), series.venue(), series.range(), series.limit());
  }
}
