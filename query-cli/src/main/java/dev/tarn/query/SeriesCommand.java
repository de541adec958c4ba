package dev.tarn.query;

import dev.tarn.market.Instrument;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.SeriesSearch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A command whose result is some series of a dataset, one after the other. */
abstract class SeriesCommand extends SelectCommand {
  /** The dataset that has the series. */
  abstract String dataset();

  /** The column that tells a row's time. */
  abstract String timeColumn();

  /** The columns that a person wants to see of a series. */
  abstract List<String> shown();

  /** The SELECT for one series. */
  abstract String select(Invocation invocation, Reading reading, Instrument series)
      throws SQLException;

  /** As messages name the rows: "ticks". */
  abstract String rows(Invocation invocation);

  static SeriesOptions options(Invocation invocation) {
    return SeriesOptions.of(invocation);
  }

  @Override
  void check(Invocation invocation) {
    invocation.asUsage(() -> options(invocation));
  }

  /** Sorting any number of rows in little memory, beside whatever else runs on the machine. */
  @Override
  LakeReader reader(Lake lake, Datasets datasets) {
    return super.reader(lake, datasets).withMemoryBytes(SORTING_BYTES);
  }

  @Override
  Set<String> needed(Datasets datasets) {
    return Set.of(dataset());
  }

  @Override
  Answer answer(Invocation invocation, Reading reading) throws SQLException {
    SeriesOptions options = options(invocation);
    List<Instrument> series =
        new SeriesSearch(reading.snapshot().connection(), dataset())
            .find(options.symbols(), options.venues());
    List<String> shown =
        series.size() == 1
            ? shown()
            : Stream.concat(Stream.of("venue", "symbol"), shown().stream()).toList();
    return answer(invocation, reading, series, shown);
  }

  /**
   * Of several series, those that cannot be given are told and left out. A pattern asks for what
   * there is, a name for just that series: the answer lacks it.
   */
  private Answer answer(
      Invocation invocation, Reading reading, List<Instrument> all, List<String> shown)
      throws SQLException {
    SeriesOptions options = options(invocation);
    List<String> lacking = new ArrayList<>();
    List<String> selects = new ArrayList<>();
    List<RefusedException> refused = new ArrayList<>();
    for (Instrument series : all) {
      try {
        selects.add(select(invocation, reading, series));
      } catch (RefusedException e) {
        refused.add(e);
        if (SeriesSearch.isNamed(series, options.symbols(), options.venues())) {
          lacking.add(series.symbol());
        }
      }
    }
    if (selects.isEmpty()) {
      throw refused.get(0);
    }
    refused.forEach(e -> invocation.warn("Left out: " + e.getMessage()));
    return new Answer(selects, "venue, symbol, " + timeColumn(), shown, lacking);
  }

  @Override
  void report(Invocation invocation, Written written) {
    if (written.rows() == 0) {
      invocation.warn(
          "No " + rows(invocation) + " of " + options(invocation).described(invocation.zone()));
    }
  }
}
