package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Looks in an attached replica for rows of one event that were never merged, which sums cannot tell
 * when the log has the same rows. Keys are counted in small slices of time, since counting distinct
 * values is slow once they do not fit the processor's cache; where keys occur twice, the rows are
 * looked at.
 *
 * <p>To count all keys of a large dataset takes as long as everything else together. So those of
 * {@link #ROWS} rows are counted, if not told otherwise: half of them in the newest days, where new
 * rows come to lie, half in days chosen at random, so that many runs see all of them.
 */
final class KeyCheck {
  /** The keys of how many rows are counted, of each dataset. */
  static final long ROWS = 5_000_000;

  private static final long ROWS_IN_SLICE = 130_000;
  private static final long ANY_TIME = Long.MAX_VALUE;
  private static final long DAY = Duration.ofDays(1).toNanos() / 1_000;

  private final Session session;
  private final Catalog catalog;
  private final Dataset dataset;
  private final Stored stored;
  private final Found found;
  private final long limit;

  KeyCheck(
      Session session, Catalog catalog, Dataset dataset, Stored stored, Found found, long limit) {
    this.session = session;
    this.catalog = catalog;
    this.dataset = dataset;
    this.stored = stored;
    this.found = found;
    this.limit = limit;
  }

  /** Looks at the keys of the dataset, or at some of them. */
  void check(DaySums rows) {
    if (dataset.merge() == Merge.APPEND || rows.all().rows() == 0) {
      return;
    }
    Optional<Long> reach = reach();
    if (reach.isEmpty()) {
      checkParts(rows.all().rows());
      return;
    }
    List<String> all =
        rows.byDay().keySet().stream().filter(day -> day.matches("\\d{4}-\\d{2}-\\d{2}")).toList();
    List<String> some = chosen(rows, all);
    for (String day : some) {
      checkDay(day, rows.day(day).rows(), reach.get());
    }
    if (some.size() < all.size()) {
      found.inPart(
          dataset, "the keys of %d of its %d days were counted".formatted(some.size(), all.size()));
    }
  }

  /** How far apart in time rows of one event can be, in microseconds; empty when at any time. */
  private Optional<Long> reach() {
    return dataset.keyHoldsTime()
        ? Optional.of(0L)
        : dataset.window().map(window -> window.toNanos() / 1_000);
  }

  private List<String> chosen(DaySums rows, List<String> all) {
    List<String> left = new ArrayList<>(all);
    Collections.reverse(left);
    List<String> chosen = new ArrayList<>();
    long sum = take(rows, left, chosen, 0, limit / 2);
    Collections.shuffle(left, new Random());
    take(rows, left, chosen, sum, limit);
    return chosen;
  }

  private static long take(
      DaySums rows, List<String> left, List<String> chosen, long taken, long limit) {
    long sum = taken;
    while (!left.isEmpty() && (chosen.isEmpty() || sum < limit)) {
      String day = left.remove(0);
      chosen.add(day);
      sum += rows.day(day).rows();
    }
    return sum;
  }

  private void checkDay(String day, long rows, long reach) {
    LocalDate date = LocalDate.parse(day);
    String near = stored.rows(catalog, dataset, date, date.plusDays(1 + reach / DAY));
    long slices = (rows - 1) / ROWS_IN_SLICE + 1;
    if (reach > 0) { // a slice reaches into the next one
      slices = Math.max(1, Math.min(slices, DAY / (2 * reach)));
    }
    for (long i = 0; i < slices; i++) {
      long from = DAY * i / slices;
      long to = DAY * (i + 1) / slices;
      String slice = "%s WHERE %s".formatted(near(near), between(day, from, to + reach));
      if (repeats(slice)) {
        name(slice, "p < " + after(day, to), reach);
      }
    }
  }

  /** Keys that may be equal at any time: parts by hash, of which one is looked at. */
  private void checkParts(long rows) {
    long parts = (rows - 1) / limit + 1;
    String all = near(stored.rows(catalog, dataset));
    if (parts > 1) {
      all +=
          " WHERE %s %% %d = %d"
              .formatted(Columns.keyHash(dataset, "r"), parts, new Random().nextLong(parts));
      found.inPart(dataset, "one of %d of its keys was counted".formatted(parts));
    }
    if (repeats(all)) {
      name(all, "true", ANY_TIME);
    }
  }

  private static String near(String rows) {
    return "SELECT * FROM (" + rows + ") AS r";
  }

  private boolean repeats(String rows) {
    return session.number(
            "SELECT count(k) - count(DISTINCT k) FROM (SELECT %s AS k FROM (%s) AS r)"
                .formatted(Columns.keyHash(dataset, "r"), rows))
        > 0;
  }

  /** Of rows of one key that follow one another in time, those that are too near. */
  private void name(String rows, String first, long reach) {
    String time = dataset.time().map(name -> "r." + Sql.name(name)).orElse("NULL::TIMESTAMP");
    String keys = Sql.names(dataset.key(), "r");
    String distance =
        reach == ANY_TIME
            ? "p IS NOT NULL"
            : "%s AND epoch_us(t) - epoch_us(p) <= %d".formatted(first, reach);
    session
        .query(
            """
            SELECT coalesce(CAST(t AS DATE)::VARCHAR, ''), count(*), min(tarn_key::VARCHAR) FROM (
              SELECT row(%1$s) AS tarn_key, %2$s AS t,
                lag(%3$s) OVER (PARTITION BY %1$s ORDER BY %2$s) AS p
              FROM (%4$s) AS r WHERE %5$s IN (
                SELECT k FROM (SELECT %5$s AS k FROM (%4$s) AS r) WHERE k IS NOT NULL GROUP BY k HAVING count(*) > 1))
            WHERE %6$s GROUP BY ALL ORDER BY 1"""
                .formatted(
                    keys,
                    time,
                    reach == ANY_TIME ? "true" : time,
                    rows,
                    Columns.keyHash(dataset, "r"),
                    distance),
            row -> new Repeated(row.getString(1), row.getLong(2), row.getString(3)))
        .forEach(
            each ->
                found.difference(
                    dataset,
                    each.day(),
                    "%d rows have the key of another row%s, such as %s, and were not merged; %s"
                        .formatted(
                            each.rows(),
                            dataset.window().isEmpty() ? "" : " within the window",
                            each.key(),
                            found.remedy(dataset))));
  }

  private record Repeated(String day, long rows, String key) {}

  private String between(String day, long from, long to) {
    String time = "r." + Sql.name(dataset.time().orElseThrow());
    return "%1$s >= %2$s AND %1$s < %3$s".formatted(time, after(day, from), after(day, to));
  }

  private static String after(String day, long micros) {
    return "(TIMESTAMP '%s' + INTERVAL (%d) MICROSECOND)".formatted(day, micros);
  }
}
