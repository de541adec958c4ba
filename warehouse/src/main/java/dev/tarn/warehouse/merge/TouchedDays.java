package dev.tarn.warehouse.merge;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The days, in UTC, whose rows a merge of new ones looks at or changes: its counterparts are in the
 * tables only when the rows of these days are.
 */
public final class TouchedDays {
  private static final String PLAUSIBLE =
      "%1$s BETWEEN TIMESTAMP '0001-01-02' AND TIMESTAMP '9999-12-30'";

  private final Session session;
  private final Catalog catalog;

  public TouchedDays(Session session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  /**
   * The days by the datasets whose tables the merge reads: ticks change candles as well.
   *
   * @param source a query that gives the new rows, with the dataset's columns; rows whose times
   *     break the rules are passed by, since the merge will refuse them
   */
  public Map<Dataset, Set<LocalDate>> of(Dataset dataset, String source) {
    if (dataset.time().isEmpty()) {
      return Map.of();
    }
    Set<LocalDate> days = new HashSet<>(days(near(dataset, source)));
    if (!Merges.rollsUp(dataset)) {
      return Map.of(dataset, days);
    }
    days.addAll(days(lastMinutes(source)));
    Map<Dataset, Set<LocalDate>> touched = new HashMap<>();
    touched.put(dataset, days);
    touched.put(MarketDatasets.CANDLES, days);
    return touched;
  }

  private static String near(Dataset dataset, String source) {
    String time = Sql.name(dataset.time().orElseThrow());
    return """
        SELECT DISTINCT CAST(unnest(generate_series(f, t, INTERVAL 1 DAY)) AS DATE) FROM (
          SELECT DISTINCT date_trunc('day', %1$s - INTERVAL (%2$d) MICROSECONDS) AS f,
            date_trunc('day', %1$s + INTERVAL (%2$d) MICROSECONDS) AS t FROM (%3$s) WHERE %4$s)"""
        .formatted(
            time,
            dataset.window().orElse(Duration.ZERO).toNanos() / 1_000,
            source,
            PLAUSIBLE.formatted(time));
  }

  /** A tick closes the last minute of its symbol that had one, whatever candle stands there. */
  private String lastMinutes(String ticks) {
    return """
        SELECT DISTINCT CAST(l."time" AS DATE) FROM %s AS l
        SEMI JOIN (SELECT DISTINCT venue, symbol FROM (%s)) AS s ON l.venue = s.venue AND l.symbol = s.symbol"""
        .formatted(catalog.lastTicks(), ticks);
  }

  private List<LocalDate> days(String query) {
    return session.query(
        "SELECT d::VARCHAR FROM (%s) AS days(d)".formatted(query),
        row -> LocalDate.parse(row.getString(1)));
  }
}
