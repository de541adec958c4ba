package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * Sums of a dataset's rows for each UTC day. Rows without a time are those of the day {@code ""}.
 * Good within one session: DuckDB does not promise that its hashes stay the same.
 *
 * @param byDay the sums
 */
record DaySums(Map<String, DaySum> byDay) {
  static final DaySums NONE = new DaySums(Map.of());

  /** The sums of what {@code query} gives: at least the dataset's columns, as its schema says. */
  static DaySums of(Session session, Dataset dataset, String query) {
    String time = dataset.time().map(Sql::name).orElse("NULL::TIMESTAMP");
    Map<String, DaySum> byDay = new TreeMap<>();
    session
        .query(
            """
            SELECT coalesce(d::VARCHAR, ''), n, s::VARCHAR, f::VARCHAR, t::VARCHAR FROM (
              SELECT CAST(%1$s AS DATE) AS d, count(*) AS n, sum(hash(%2$s)) AS s, min(%1$s) AS f, max(%1$s) AS t
              FROM (%3$s) GROUP BY d)"""
                .formatted(time, Sql.names(Columns.names(dataset)), query),
            row ->
                Map.entry(
                    row.getString(1),
                    new DaySum(
                        row.getLong(2),
                        new BigInteger(row.getString(3)),
                        Optional.ofNullable(row.getString(4)),
                        Optional.ofNullable(row.getString(5)))))
        .forEach(day -> byDay.put(day.getKey(), day.getValue()));
    return new DaySums(byDay);
  }

  DaySum day(String day) {
    return byDay.getOrDefault(day, DaySum.NONE);
  }

  DaySum all() {
    return byDay.values().stream().reduce(DaySum.NONE, DaySum::plus);
  }

  DaySums plus(DaySums other) {
    return combined(other, DaySum::plus);
  }

  DaySums minus(DaySums other) {
    return combined(other, DaySum::minus);
  }

  private DaySums combined(DaySums other, BinaryOperator<DaySum> operator) {
    Map<String, DaySum> all = new TreeMap<>(byDay);
    other.byDay.forEach((day, sum) -> all.put(day, operator.apply(day(day), sum)));
    return new DaySums(all);
  }

  /** The days whose rows are not the same. */
  SortedSet<String> differingDays(DaySums other) {
    SortedSet<String> days = new TreeSet<>(byDay.keySet());
    days.addAll(other.byDay.keySet());
    days.removeIf(day -> day(day).sameRows(other.day(day)));
    return days;
  }
}
