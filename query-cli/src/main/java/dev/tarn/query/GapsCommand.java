package dev.tarn.query;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.Sessions;
import dev.tarn.query.output.Written;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.GapQuery;
import dev.tarn.warehouse.read.Gaps;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.SeriesSearch;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Bars that should be there and are not. */
final class GapsCommand extends SelectCommand {
  private static final String TIMEFRAME = "--timeframe";
  private static final String BY = "--by";
  private static final int NAMED = 5;
  private static final List<String> ANY = List.of("*");

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "gaps",
            "Shows which bars of a session are missing, and why. Without --from, each symbol is"
                + " looked at from its first row; without --to, up to the newest row of its venue.",
            "  query-cli gaps",
            "  query-cli gaps --symbol XRPETH --from 2019-10-11 --to 2019-10-13 --format csv",
            "  query-cli gaps --timeframe 15m --by day");
    SeriesOptions.declare(
        spec, SeriesOptions.Symbols.OPTIONAL, "At most N rows: the newest, in ascending order.");
    spec.addOption(
        Options.value(TIMEFRAME, "TIMEFRAME", "Of the bars, such as 15m. Default: 1m.")
            .type(Timeframe.class)
            .converters(new TimeframeOption())
            .defaultValue("1m")
            .build());
    spec.addOption(
        Options.value(
                BY,
                "WHAT",
                "gap: a row for each gap; day: how complete each symbol is on each day of its"
                    + " session. Default: gap.")
            .type(GapReport.class)
            .completionCandidates(List.of("gap", "day"))
            .converters(new GapReport.Converter())
            .defaultValue("gap")
            .build());
    Options.declareSource(spec);
    Options.declareColumns(spec);
    Options.declareShared(spec);
    return spec;
  }

  @Override
  void check(Invocation invocation) {
    invocation.asUsage(() -> SeriesOptions.of(invocation));
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
  Answer answer(Invocation invocation, Reading reading) throws SQLException {
    SeriesOptions options = SeriesOptions.of(invocation);
    GapQuery query =
        new GapQuery(series(options, reading), invocation.required(TIMEFRAME), options.range());
    Gaps gaps =
        new Gaps(reading.snapshot().connection(), Clock.systemUTC(), Sessions.of(reading.lake()));
    Answer answer =
        switch (invocation.<GapReport>required(BY)) {
          case GAP -> Answer.of(newest(options, gaps.select(query), "from_time"));
          case DAY -> Answer.of(newest(options, gaps.completeness(query), "day"));
        };
    List<Instrument> leftOut = gaps.leftOut().stream().sorted().toList();
    if (!leftOut.isEmpty()) {
      invocation.warn(
          "Left out: Cannot look for gaps in %s candles of %s: those stored are coarser; choose a --timeframe that they divide"
              .formatted(query.timeframe(), few(leftOut)));
    }
    return answer.lacking(
        leftOut.stream()
            .filter(one -> SeriesSearch.isNamed(one, options.symbols(), options.venues()))
            .map(Instrument::symbol)
            .toList());
  }

  /** In one line, however many a lake has. */
  private static String few(List<Instrument> series) {
    String names =
        series.stream()
            .limit(NAMED)
            .map(one -> "'" + one.symbol() + "'")
            .collect(Collectors.joining(", "));
    return series.size() > NAMED ? names + " and %d more".formatted(series.size() - NAMED) : names;
  }

  @Override
  void report(Invocation invocation, Written written) {
    if (written.rows() == 0) {
      Timeframe timeframe = invocation.required(TIMEFRAME);
      invocation.warn(
          "No gaps in "
              + timeframe
              + " candles of "
              + SeriesOptions.of(invocation).described(invocation.zone()));
    }
  }

  private static Optional<Set<Instrument>> series(SeriesOptions options, Reading reading)
      throws SQLException {
    if (options.symbols().isEmpty() && options.venues().isEmpty()) {
      return Optional.empty();
    }
    SeriesSearch search = new SeriesSearch(reading.snapshot().connection(), "candles");
    return Optional.of(
        Set.copyOf(
            search.find(
                options.symbols().isEmpty() ? ANY : options.symbols(),
                options.venues().isEmpty() ? ANY : options.venues())));
  }

  private static String newest(SeriesOptions options, String rows, String time) {
    return options.limit().isEmpty()
        ? rows
        : "SELECT * FROM (SELECT * FROM (%s) ORDER BY %s DESC, venue, symbol LIMIT %d) ORDER BY venue, symbol, %s"
            .formatted(rows, time, options.limit().getAsLong(), time);
  }
}
