package dev.tarn.query;

import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.warehouse.read.SeriesSearch;
import dev.tarn.warehouse.read.WordFilter;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** A command whose result is one list by time, of any symbols. */
abstract class ListCommand extends SelectCommand {
  static final String STRATEGY = "--strategy";
  static final String STATUS = "--status";

  private static final String FORMS = " Several with commas; * and ? as in a shell.";

  /** The dataset that is listed. */
  abstract String dataset();

  /** The column by which {@code --from} and {@code --to} choose. */
  abstract String timeColumn();

  /** As messages name the rows: "signals". */
  abstract String rows();

  /** Options of a call beyond symbols and times, as SQL that starts with AND, or empty. */
  abstract String filters(Invocation invocation);

  /** What gives the rows that fulfil {@code condition}, SQL that starts with AND. */
  abstract Answer answer(Invocation invocation, Reading reading, String condition);

  /**
   * Declares what every list has beside symbols and times: filters, source, columns, and what all
   * commands share.
   *
   * @param rows as descriptions name the rows: "Signals"
   * @param status what {@code --status} chooses
   * @param own filters that this list has beside strategy and status
   */
  static void declareList(CommandSpec spec, String rows, String status, Filter... own) {
    declareFilter(spec, new Filter(STRATEGY, "ID", rows + " of these strategies."));
    declareFilter(spec, new Filter(STATUS, "STATUS", status));
    for (Filter filter : own) {
      declareFilter(spec, filter);
    }
    Options.declareSource(spec);
    Options.declareColumns(spec);
    Options.declareShared(spec);
  }

  /**
   * An option that chooses by a column's words.
   *
   * @param name with its dashes
   * @param label of its value
   * @param description what it chooses
   */
  record Filter(String name, String label, String description) {}

  private static void declareFilter(CommandSpec spec, Filter filter) {
    spec.addOption(
        Options.values(filter.name(), filter.label(), filter.description() + FORMS).build());
  }

  static String strategyAndStatus(Invocation invocation, String statusColumn) {
    return WordFilter.names("strategy_id", invocation.texts(STRATEGY))
        + WordFilter.words(statusColumn, invocation.texts(STATUS));
  }

  /** The newest rows, or all, in ascending order. */
  static String newest(Invocation invocation, String select, List<String> order) {
    SeriesOptions options = SeriesOptions.of(invocation);
    String ascending = String.join(", ", order);
    if (options.limit().isEmpty()) {
      return select + " ORDER BY " + ascending;
    }
    String descending = String.join(" DESC, ", order) + " DESC";
    return "SELECT * FROM (%s ORDER BY %s LIMIT %d) ORDER BY %s"
        .formatted(select, descending, options.limit().getAsLong(), ascending);
  }

  @Override
  void check(Invocation invocation) {
    invocation.asUsage(() -> SeriesOptions.of(invocation));
  }

  @Override
  Set<String> needed(Datasets datasets) {
    return Set.of(dataset());
  }

  @Override
  Answer answer(Invocation invocation, Reading reading) throws SQLException {
    SeriesOptions options = SeriesOptions.of(invocation);
    String series =
        new SeriesSearch(reading.snapshot().connection(), dataset())
            .condition(options.symbols(), options.venues());
    String condition = series + options.range().condition(timeColumn()) + filters(invocation);
    return answer(invocation, reading, condition);
  }

  @Override
  void report(Invocation invocation, Written written) {
    if (written.rows() == 0) {
      String chosen = filters(invocation).isEmpty() ? "" : " as the options ask";
      invocation.warn(
          "No "
              + rows()
              + " of "
              + SeriesOptions.of(invocation).described(invocation.zone())
              + chosen);
    }
  }
}
