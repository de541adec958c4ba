package dev.tarn.warehouse.client;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * All rows of a dataset, published and staged, as one query that any DuckDB client evaluates by
 * itself: what {@link Merges} does step by step, said in one statement. Its parts are common table
 * expressions, by their names: of a dataset {@code d}, {@code new_d} are the staged rows, {@code
 * met_d} the stored rows of the same keys, {@code gone_d} those of them that lose their place, and
 * {@code come_d} the staged rows that find one. Each begins with what is staged, so that it costs
 * next to nothing when nothing is.
 */
final class FreshQuery {
  /** Staged rows are nearly always of today: then DuckDB skips what is older, by its zone maps. */
  private static final List<String> AGES = List.of("1 DAY", "32 DAYS");

  private final Catalog catalog;
  private final Map<Dataset, StagedView> staged;
  private final Map<String, String> parts = new LinkedHashMap<>();

  /**
   * @param staged the staged rows of all datasets of the database
   */
  FreshQuery(Catalog catalog, Map<Dataset, StagedView> staged) {
    this.catalog = catalog;
    this.staged = staged;
  }

  /** The query, with the dataset's columns. */
  String of(Dataset dataset) {
    parts.clear();
    String names = Sql.names(Columns.names(dataset));
    String rows =
        switch (dataset.merge()) {
          case APPEND ->
              "SELECT %s FROM %s UNION ALL SELECT %s FROM %s"
                  .formatted(names, catalog.rows(dataset), names, staged(dataset).name());
          case UNIQUE -> {
            unique(dataset);
            yield merged(
                dataset, Columns.content(dataset, "g") + " = " + Columns.content(dataset, "t"));
          }
          case LATEST -> {
            if (Catalog.derivesRows(dataset) && staged.containsKey(MarketDatasets.TICKS)) {
              candles(dataset);
            } else {
              latest(dataset, "SELECT " + names + " FROM " + part("new", dataset));
            }
            yield merged(dataset, "true");
          }
        };
    String with =
        parts.entrySet().stream()
            .map(part -> part.getKey() + " AS MATERIALIZED (" + part.getValue() + ")")
            .collect(Collectors.joining(",\n"));
    return (with.isEmpty() ? "" : "WITH " + with + "\n")
        + rows
        + " UNION ALL "
        + staged(dataset).guard();
  }

  private String merged(Dataset dataset, String same) {
    return "SELECT %s FROM %s AS t ANTI JOIN %s AS g ON %s AND %s UNION ALL SELECT %s FROM %s"
        .formatted(
            Sql.names(Columns.names(dataset), "t"),
            catalog.rows(dataset),
            part("gone", dataset),
            equalKeys(dataset, "t", "g"),
            same,
            Sql.names(Columns.names(dataset)),
            part("come", dataset));
  }

  private StagedView staged(Dataset dataset) {
    return Objects.requireNonNull(staged.get(dataset));
  }

  private static String part(String name, Dataset dataset) {
    return Sql.name(name + "_" + dataset.name());
  }

  private void define(String part, String query) {
    parts.put(part, query);
  }

  private void defineNew(Dataset dataset) {
    define(
        part("new", dataset),
        "SELECT %s FROM %s".formatted(Sql.names(Columns.names(dataset)), staged(dataset).name()));
  }

  /** The rule of {@code unique}. */
  private void unique(Dataset dataset) {
    String fresh = part("new", dataset);
    String met = part("met", dataset);
    String names = Sql.names(Columns.names(dataset));
    defineNew(dataset);
    String kept =
        probe(
            dataset,
            fresh,
            equalKeys(dataset, "t", "n") + near(dataset, "t", "n"),
            dataset.window().isPresent());
    define(
        met,
        "SELECT *, true AS tarn_kept FROM (%s) UNION ALL SELECT %s, false FROM %s AS t SEMI JOIN %s AS n ON %s%s"
            .formatted(
                kept,
                Sql.names(Columns.names(dataset), "t"),
                catalog.conflicts(dataset),
                fresh,
                equalKeys(dataset, "t", "n"),
                near(dataset, "t", "n")));
    String smaller = Columns.content(dataset, "s") + " < " + Columns.content(dataset, "r");
    define(
        part("gone", dataset),
        "SELECT %s FROM %s AS r SEMI JOIN %s AS s ON %s%s AND %s WHERE r.tarn_kept"
            .formatted(
                Sql.names(Columns.names(dataset), "r"),
                met,
                fresh,
                equalKeys(dataset, "r", "s"),
                near(dataset, "r", "s"),
                smaller));
    String keyless = hasNullKey(dataset);
    define(
        part("come", dataset),
        """
        SELECT %1$s FROM %2$s WHERE %3$s
        UNION ALL
        SELECT r.* FROM (SELECT DISTINCT %1$s FROM %2$s WHERE NOT (%3$s)) AS r
        ANTI JOIN (SELECT %1$s FROM %2$s UNION ALL SELECT %1$s FROM %4$s) AS s ON %5$s%6$s AND %7$s
        ANTI JOIN (SELECT * FROM %4$s WHERE tarn_kept) AS k ON %8$s AND %9$s = %10$s"""
            .formatted(
                names,
                fresh,
                keyless,
                met,
                equalKeys(dataset, "r", "s"),
                near(dataset, "r", "s"),
                smaller,
                equalKeys(dataset, "r", "k"),
                Columns.content(dataset, "k"),
                Columns.content(dataset, "r")));
  }

  /** The rule of {@code latest}. */
  private void latest(Dataset dataset, String contenders) {
    defineNew(dataset);
    defineBest(dataset, contenders);
    define(
        part("met", dataset),
        probe(dataset, part("best", dataset), equalKeys(dataset, "t", "n"), false));
    defineWinners(dataset, "true", "false");
  }

  private void defineBest(Dataset dataset, String contenders) {
    define(
        part("best", dataset),
        "SELECT %s FROM (%s) AS s QUALIFY %s OR row_number() OVER (PARTITION BY %s ORDER BY %s DESC) = 1"
            .formatted(
                Sql.names(Columns.names(dataset)),
                contenders,
                hasNullKey(dataset),
                Sql.names(dataset.key()),
                rank(dataset, "s")));
  }

  /**
   * @param stands a condition on a stored row that may keep its place
   * @param falls a condition on one that loses it whatever comes
   */
  private void defineWinners(Dataset dataset, String stands, String falls) {
    String met = part("met", dataset);
    String best = part("best", dataset);
    define(
        part("gone", dataset),
        "SELECT %1$s FROM %2$s WHERE %3$s UNION ALL SELECT %4$s FROM %2$s AS t SEMI JOIN %5$s AS w ON %6$s AND %7$s > %8$s WHERE %9$s"
            .formatted(
                Sql.names(Columns.names(dataset)),
                met,
                falls,
                Sql.names(Columns.names(dataset), "t"),
                best,
                equalKeys(dataset, "t", "w"),
                rank(dataset, "w"),
                rank(dataset, "t"),
                stands));
    define(
        part("come", dataset),
        "SELECT %s FROM %s AS w ANTI JOIN (SELECT * FROM %s WHERE %s) AS t ON %s AND %s >= %s"
            .formatted(
                Sql.names(Columns.names(dataset), "w"),
                best,
                met,
                stands,
                equalKeys(dataset, "t", "w"),
                rank(dataset, "t"),
                rank(dataset, "w")));
  }

  /**
   * What {@link Merges#candles} does: those of touched minutes are derived from all their ticks.
   */
  private void candles(Dataset candles) {
    Dataset ticks = MarketDatasets.TICKS;
    unique(ticks);
    String fresh = part("new", ticks);
    define(
        "heads",
        """
        SELECT venue, symbol, max("time") AS "time" FROM (
          SELECT venue, symbol, "time" FROM %1$s UNION ALL
          SELECT l.venue, l.symbol, l."time" FROM %2$s AS l SEMI JOIN %1$s AS n ON l.venue = n.venue AND l.symbol = n.symbol)
        GROUP BY venue, symbol"""
            .formatted(fresh, catalog.lastTicks()));
    define(
        "minutes",
        """
        SELECT venue, symbol, %1$s AS minute FROM %2$s
        UNION SELECT venue, symbol, %1$s FROM %3$s
        UNION SELECT c.venue, c.symbol, c.open_time FROM %4$s AS c
          SEMI JOIN heads AS h ON c.venue = h.venue AND c.symbol = h.symbol WHERE NOT c.closed AND c.timeframe = '1m'"""
            .formatted(Merges.MINUTE, fresh, part("gone", ticks), catalog.rows(candles)));
    define("derived", Merges.bars(touchedTicks(ticks), "SELECT * FROM heads"));
    defineNew(candles);
    String names = Sql.names(Columns.names(candles));
    String touched = "c.venue = m.venue AND c.symbol = m.symbol AND c.open_time = m.minute";
    defineBest(
        candles,
        "SELECT %1$s FROM %2$s UNION ALL SELECT %1$s FROM derived UNION ALL SELECT %1$s FROM %3$s AS c SEMI JOIN minutes AS m ON %4$s WHERE c.timeframe = '1m'"
            .formatted(names, part("new", candles), catalog.conflicts(candles), touched));
    define(
        "keys",
        "SELECT %s FROM %s UNION SELECT venue, symbol, '1m', minute FROM minutes"
            .formatted(Sql.names(candles.key()), part("best", candles)));
    define(
        part("met", candles),
        """
        SELECT c.*, coalesce(%s AND m.minute IS NOT NULL, false) AS tarn_derived FROM (%s) AS c
        LEFT JOIN minutes AS m ON %s AND c.timeframe = '1m'"""
            .formatted(
                Merges.DERIVED.formatted("c"),
                probe(candles, "keys", equalKeys(candles, "t", "n"), false),
                touched));
    defineWinners(candles, "NOT tarn_derived", "tarn_derived");
  }

  private String touchedTicks(Dataset ticks) {
    String minutes = "(SELECT *, minute AS \"time\" FROM minutes)";
    String minute = "date_trunc('minute', t.\"time\")";
    String stored =
        probe(
            ticks,
            minutes,
            "t.venue = n.venue AND t.symbol = n.symbol AND " + minute + " = n.minute",
            true);
    String names = Sql.names(Columns.names(ticks));
    return """
        SELECT *, %1$s AS minute FROM (
          SELECT %2$s FROM (%3$s) AS t ANTI JOIN %4$s AS g ON %5$s AND %6$s = %7$s
          UNION ALL SELECT %2$s FROM %8$s)"""
        .formatted(
            Merges.MINUTE,
            names,
            stored,
            part("gone", ticks),
            equalKeys(ticks, "t", "g"),
            Columns.content(ticks, "g"),
            Columns.content(ticks, "t"),
            part("come", ticks));
  }

  /**
   * The stored rows {@code t} that meet a condition with a row {@code n} of a few. Rows that lie
   * near one another in time are looked for by age: where there are none of an age, DuckDB does not
   * touch the stored rows of that age at all.
   */
  private String probe(Dataset dataset, String few, String condition, boolean byTime) {
    String query =
        "SELECT %s FROM %s AS t SEMI JOIN (SELECT * FROM %s AS n WHERE %s) AS n ON %s WHERE %s";
    String names = Sql.names(Columns.names(dataset), "t");
    if (!byTime) {
      return query.formatted(names, catalog.rows(dataset), few, "true", condition, "true");
    }
    String time = Sql.name(dataset.time().orElseThrow());
    String now = "make_timestamp(epoch_us(now()))";
    String micros = "INTERVAL (" + micros(dataset) + ") MICROSECONDS";
    List<String> branches = new ArrayList<>();
    String end = "";
    for (int i = 0; i <= AGES.size(); i++) {
      String start = i == AGES.size() ? "" : now + " - INTERVAL " + AGES.get(i);
      branches.add(
          query.formatted(
              names,
              catalog.rows(dataset),
              few,
              within("n." + time, start, " - " + micros, end, " + " + micros),
              condition,
              within("t." + time, start, "", end, "")));
      end = start;
    }
    return String.join(" UNION ALL ", branches);
  }

  private static String within(String time, String start, String before, String end, String after) {
    String from = start.isEmpty() ? "" : time + " >= " + start + before;
    String to = end.isEmpty() ? "" : time + " < " + end + after;
    return from.isEmpty() || to.isEmpty() ? from + to : from + " AND " + to;
  }

  /** The longest that two rows which concern one another lie apart; a minute's are no farther. */
  private static long micros(Dataset dataset) {
    return Math.max(60_000_000L, dataset.window().orElseThrow().toNanos() / 1_000);
  }

  private static String near(Dataset dataset, String one, String other) {
    if (dataset.window().isEmpty()) {
      return "";
    }
    long micros = dataset.window().get().toNanos() / 1_000;
    String time = Sql.name(dataset.time().orElseThrow());
    return " AND %1$s.%3$s >= %2$s.%3$s - INTERVAL (%4$d) MICROSECONDS AND %1$s.%3$s <= %2$s.%3$s + INTERVAL (%4$d) MICROSECONDS"
        .formatted(one, other, time, micros);
  }

  private static String equalKeys(Dataset dataset, String one, String other) {
    return dataset.key().stream()
        .map(Sql::name)
        .map(key -> one + "." + key + " = " + other + "." + key)
        .collect(Collectors.joining(" AND "));
  }

  private static String hasNullKey(Dataset dataset) {
    String anyNull =
        dataset.key().stream()
            .filter(field -> Fields.nullable(dataset.schema().getField(field).schema()))
            .map(field -> Sql.name(field) + " IS NULL")
            .collect(Collectors.joining(" OR "));
    return anyNull.isEmpty() ? "false" : "(" + anyNull + ")";
  }

  private static String rank(Dataset dataset, String alias) {
    return "row(" + Columns.order(dataset, alias) + ", " + Columns.content(dataset, alias) + ")";
  }
}
