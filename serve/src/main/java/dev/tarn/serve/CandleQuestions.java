package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.query.output.JsonRows;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.SessionFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Questions for candles of one series. */
final class CandleQuestions {
  static final List<String> PARAMETERS =
      List.of(
          "symbol",
          "venue",
          "timeframe",
          "limit",
          "before",
          "from",
          "to",
          "tz",
          "times",
          "footprint",
          "format");
  static final String TIMEFRAME = "15m";

  private static final Set<String> SOURCES = Set.of("candles", "ticks");
  private static final long MOST_BYTES = 32L << 20;

  private CandleQuestions() {}

  /** True when the newest bars are asked for as JSON, which are kept bar by bar. */
  static boolean isOfNewest(Parameters parameters) {
    return !isCsv(parameters)
        && parameters.range().from().isEmpty()
        && parameters.range().to().isEmpty();
  }

  private static boolean isCsv(Parameters parameters) {
    return parameters.word("format", List.of("json", "csv"), "json").equals("csv");
  }

  static Question of(Parameters parameters, Instrument series) {
    Timeframe timeframe = parameters.timeframe(TIMEFRAME);
    boolean footprint = parameters.flag("footprint");
    CandleForm form = CandleForm.of(parameters);
    CandleQuery query =
        new CandleQuery(
            series.symbol(),
            Optional.of(series.venue()),
            timeframe,
            parameters.range(),
            OptionalLong.of(parameters.limit()),
            SessionFilter.ALL);
    return new Question(
        "candles " + isCsv(parameters) + footprint + form + query,
        all -> Set.of("candles"),
        SOURCES,
        Optional.of(series),
        Duration.ZERO,
        Question.FOREVER,
        isCsv(parameters)
            ? reading -> csv(reading, query, new RowQuestions.Form("candles", parameters))
            : reading -> {
              List<Bar> bars = bars(reading, query, footprint);
              boolean forming = bars.stream().anyMatch(bar -> !bar.closed());
              return new Question.Made(form.answer(series, timeframe, bars), forming);
            });
  }

  private static Question.Made csv(Reading reading, CandleQuery query, RowQuestions.Form form)
      throws SQLException {
    String sql =
        "SELECT open_time, %s FROM (%s)"
            .formatted(
                CandleForm.fields(form.parameters().flag("footprint")), select(reading, query));
    return new Question.Made(form.answer(reading.connection(), sql, List.of("open_time")), true);
  }

  private static String select(Reading reading, CandleQuery query) throws SQLException {
    return new Candles(
            reading.connection(), Clock.fixed(reading.now(), ZoneOffset.UTC), reading.sessions())
        .select(query);
  }

  /** The bars that a query asks for, ascending. */
  static List<Bar> bars(Reading reading, CandleQuery query, boolean footprint) throws SQLException {
    List<Bar> bars = new ArrayList<>();
    String sql =
        "SELECT epoch_us(open_time) AS opened, closed::BIGINT AS final, %s FROM (%s) ORDER BY opened"
            .formatted(CandleForm.fields(footprint), select(reading, query));
    long bytes = 0;
    try (JsonRows rows = rows(reading.connection(), sql, 2)) {
      while (rows.next()) {
        Bar bar = new Bar(rows.number(0), rows.number(1) != 0, rows.members());
        bars.add(bar);
        bytes += bar.bytes();
        requireFew(bytes);
      }
    }
    return bars;
  }

  static JsonRows rows(Connection connection, String sql, int own) throws SQLException {
    return new JsonRows(connection, sql, own);
  }

  static void requireFew(long bytes) {
    if (bytes > MOST_BYTES) {
      throw Problem.badRequest(
          "Cannot answer with more than 32 MB: ask for fewer bars with limit, or without footprint");
    }
  }
}
