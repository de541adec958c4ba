package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Timeframe;
import dev.tarn.query.output.Format;
import dev.tarn.query.output.Result;
import dev.tarn.query.output.StreamTarget;
import dev.tarn.query.output.Style;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.read.GapQuery;
import dev.tarn.warehouse.read.Gaps;
import dev.tarn.warehouse.read.OrderQuery;
import dev.tarn.warehouse.read.ScannerQuery;
import dev.tarn.warehouse.read.TickQuery;
import dev.tarn.warehouse.read.TimeRange;
import dev.tarn.warehouse.read.WordFilter;
import dev.tarn.warehouse.sql.Sql;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Questions whose answers are rows of a SELECT: all but candles. */
final class RowQuestions {
  static final List<String> TICKS =
      List.of("symbol", "venue", "limit", "from", "to", "before", "tz", "times", "format");
  static final List<String> SIGNALS =
      List.of(
          "symbol",
          "venue",
          "strategy",
          "type",
          "status",
          "limit",
          "from",
          "to",
          "before",
          "tz",
          "times",
          "format");
  static final List<String> ORDERS =
      List.of(
          "symbol",
          "venue",
          "strategy",
          "account",
          "status",
          "open",
          "history",
          "limit",
          "from",
          "to",
          "before",
          "tz",
          "times",
          "format");
  static final List<String> SCANNER =
      List.of("symbol", "venue", "strategy", "status", "limit", "tz", "times", "format");
  static final List<String> GAPS =
      List.of(
          "symbol", "venue", "timeframe", "limit", "from", "to", "before", "tz", "times", "format");
  static final List<String> DATASETS = List.of("tz", "times", "format");

  /** To look for them costs seconds on a large lake. */
  private static final Duration GAPS_AGE = Duration.ofSeconds(10);

  private static final Duration DATASETS_AGE = Duration.ofSeconds(2);
  private static final String AGE = ", (%d - epoch_us(r.updated_at)) // 1000000 AS age_seconds";

  private RowQuestions() {}

  /** How rows are to be written. */
  record Form(String name, Parameters parameters) {
    private boolean csv() {
      return parameters.word("format", List.of("json", "csv"), "json").equals("csv");
    }

    private boolean millis() {
      return parameters.word("times", List.of("iso", "ms"), "iso").equals("ms");
    }

    String key() {
      return name + " " + csv() + " " + millis() + " " + parameters.zone();
    }

    Answer answer(Connection connection, String sql, List<String> times) throws SQLException {
      String select = sql;
      if (millis()) {
        String replaced =
            times.stream()
                .map(time -> "epoch_ms(%s) AS %s".formatted(Sql.name(time), Sql.name(time)))
                .collect(Collectors.joining(", "));
        select = "SELECT * REPLACE (" + replaced + ") FROM (" + sql + ")";
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 15);
      Format format = csv() ? Format.CSV : Format.JSON;
      if (!csv()) {
        bytes.writeBytes(("{\"" + name + "\":").getBytes(StandardCharsets.UTF_8));
      }
      new Result(connection, select)
          .writeTo(
              new StreamTarget(bytes),
              new Style(format, parameters.zone(), Style.Colors.OFF, Optional.empty()));
      if (!csv()) {
        bytes.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
      }
      return new Answer(csv() ? Answer.CSV : Answer.JSON, bytes.toByteArray());
    }
  }

  static Question ticks(Parameters parameters, Instrument series) {
    Form form = new Form("ticks", parameters);
    TickQuery query =
        new TickQuery(
            series.symbol(),
            Optional.of(series.venue()),
            parameters.range(),
            OptionalLong.of(parameters.limit()));
    return new Question(
        form.key() + query,
        all -> Set.of("ticks"),
        Set.of("ticks"),
        Optional.of(series),
        Duration.ZERO,
        Question.FOREVER,
        reading ->
            made(
                form.answer(
                    reading.connection(),
                    ticks(query, reading.connection()),
                    List.of("time", "received_at"))));
  }

  /** A series that has candles alone has no ticks, which is no error. */
  private static String ticks(TickQuery query, Connection connection) {
    String none =
        "SELECT venue, symbol, time, price, size, side, trade_id, sequence, received_at FROM ticks WHERE symbol = %s AND venue = %s%s"
            .formatted(
                Sql.literal(query.symbol()),
                Sql.literal(query.venue().orElseThrow()),
                query.range().condition("time"));
    return ("SELECT * FROM (%s ORDER BY time DESC, sequence DESC NULLS FIRST, trade_id DESC NULLS FIRST, price DESC, size DESC LIMIT %d) ORDER BY time, sequence, trade_id, price, size")
        .formatted(none, query.limit().getAsLong());
  }

  static Question signals(Parameters parameters) {
    String condition =
        series(parameters)
            + parameters.range().condition("bar_time")
            + WordFilter.names("strategy_id", parameters.texts("strategy"))
            + WordFilter.words("status", parameters.texts("status"))
            + WordFilter.words("signal_type", parameters.texts("type"));
    String sql =
        newest(
            "SELECT * FROM signals WHERE true" + condition,
            List.of("bar_time", "created_at", "signal_id"),
            parameters.limit());
    return rows(
        new Form("signals", parameters),
        Set.of("signals"),
        sql,
        List.of("bar_time", "created_at", "updated_at"));
  }

  static Question orders(Parameters parameters) {
    String condition =
        series(parameters)
            + parameters.range().condition("event_time")
            + WordFilter.names("strategy_id", parameters.texts("strategy"))
            + WordFilter.words("status", parameters.texts("status"))
            + WordFilter.names("account", parameters.texts("account"));
    OrderQuery query =
        new OrderQuery(
            parameters.flag("history") ? OrderQuery.Events.ALL : OrderQuery.Events.LATEST,
            parameters.flag("open") ? OrderQuery.Orders.OPEN : OrderQuery.Orders.ALL,
            condition);
    String sql =
        newest(
            query.select(MarketDatasets.ORDER_EVENTS),
            List.of("event_time", "account", "venue", "symbol", "order_id", "sequence", "event_id"),
            parameters.limit());
    return rows(new Form("orders", parameters), Set.of("order_events"), sql, List.of("event_time"));
  }

  static Question scanner(Parameters parameters) {
    String condition =
        series(parameters)
            + WordFilter.names("strategy_id", parameters.texts("strategy"))
            + WordFilter.words("status", parameters.texts("status"));
    Form form = new Form("scanner", parameters);
    OptionalLong limit =
        OptionalLong.of(
            parameters.text("limit").isPresent() ? parameters.limit() : Parameters.MOST_ROWS);
    return new Question(
        form.key() + condition + limit,
        all -> Set.of("runner_state", "signals"),
        Set.of("runner_state", "signals"),
        Optional.empty(),
        Duration.ZERO,
        Question.A_SECOND,
        reading ->
            made(
                form.answer(
                    reading.connection(),
                    ScannerQuery.select(condition, age(reading.now()), limit),
                    List.of("last_bar_time", "last_signal_time", "updated_at"))));
  }

  private static String age(Instant now) {
    return AGE.formatted(now.toEpochMilli() * 1_000);
  }

  static Question gaps(Parameters parameters, Optional<Set<Instrument>> series) {
    Form form = new Form("gaps", parameters);
    Timeframe timeframe = parameters.timeframe("1m");
    TimeRange range = parameters.range();
    int limit = parameters.limit();
    return new Question(
        form.key() + series + timeframe + range + limit,
        all -> Set.of("candles"),
        Set.of("candles", "ticks"),
        Optional.empty(),
        GAPS_AGE,
        Question.FOREVER,
        reading -> {
          Gaps gaps = new Gaps(reading.connection(), Clock.systemUTC(), reading.sessions());
          String sql =
              "SELECT * FROM (SELECT * FROM (%s) ORDER BY from_time DESC, venue, symbol LIMIT %d) ORDER BY venue, symbol, from_time"
                  .formatted(gaps.select(new GapQuery(series, timeframe, range)), limit);
          return made(form.answer(reading.connection(), sql, List.of("from_time", "to_time")));
        });
  }

  static Question datasets(Parameters parameters) {
    Form form = new Form("datasets", parameters);
    return new Question(
        form.key(),
        all -> all.all().stream().map(Dataset::name).collect(Collectors.toSet()),
        Set.of(
            "ticks",
            "candles",
            "signals",
            "order_events",
            "runner_state",
            "runs",
            "trials",
            "metrics"),
        Optional.empty(),
        DATASETS_AGE,
        DATASETS_AGE,
        reading ->
            made(
                form.answer(
                    reading.connection(), datasets(reading), List.of("first_time", "last_time"))));
  }

  static String datasets(Reading reading) {
    return reading.datasets().all().stream()
        .map(
            dataset -> {
              String time = dataset.time().map(Sql::name).orElse("NULL::TIMESTAMP");
              return "SELECT %s AS dataset, %s AS database, %s AS merge, count(*) AS rows, min(%s) AS first_time, max(%s) AS last_time FROM %s"
                  .formatted(
                      Sql.literal(dataset.name()),
                      Sql.literal(dataset.database()),
                      Sql.literal(dataset.merge().name().toLowerCase(Locale.ROOT)),
                      time,
                      time,
                      Sql.name(dataset.name()));
            })
        .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY database, dataset"));
  }

  private static Question rows(Form form, Set<String> datasets, String sql, List<String> times) {
    return new Question(
        form.key() + sql,
        all -> datasets,
        datasets,
        Optional.empty(),
        Duration.ZERO,
        Question.FOREVER,
        reading -> made(form.answer(reading.connection(), sql, times)));
  }

  private static Question.Made made(Answer answer) {
    return new Question.Made(answer, false);
  }

  /** Symbols and venues in any case: what a strategy wrote may differ from the venue's writing. */
  static String series(Parameters parameters) {
    return anyCase("symbol", parameters.texts("symbol"))
        + anyCase("venue", parameters.texts("venue"));
  }

  private static String anyCase(String column, List<String> texts) {
    return texts.isEmpty()
        ? ""
        : " AND upper(%s) IN (%s)"
            .formatted(
                column,
                texts.stream()
                    .map(text -> Sql.literal(text.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.joining(", ")));
  }

  private static String newest(String select, List<String> order, int limit) {
    return "SELECT * FROM (%s ORDER BY %s DESC LIMIT %d) ORDER BY %s"
        .formatted(select, String.join(" DESC, ", order), limit, String.join(", ", order));
  }
}
