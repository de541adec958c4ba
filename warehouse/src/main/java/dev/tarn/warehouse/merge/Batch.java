package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.time.Duration;
import java.util.Optional;

/**
 * New rows of a dataset with a key, in a temporary table beside a hash of their key, and what can
 * be told of them at a glance: whether keys repeat among them, whether they keep the rules, and
 * which times they span.
 *
 * @param dataset the dataset
 * @param table the temporary table: the dataset's columns, and {@link #KEY_HASH} where two rows may
 *     share a key
 * @param rows how many there are
 * @param repeats true when two rows may share a key
 * @param broken how many rows break the dataset's rules
 * @param times the rows' times; absent when there are no rows, or no time
 */
record Batch(
    Dataset dataset,
    String table,
    long rows,
    boolean repeats,
    long broken,
    Optional<TimeRanges> times) {

  static final String KEY_HASH = "tarn_key_hash";

  private static final String NONE = "0";

  /** Reads the rows that {@code source} gives into a temporary table. */
  static Batch of(Session session, Dataset dataset, String source) {
    read(session, dataset, source);
    return look(session, dataset, Rules.broken(dataset));
  }

  /** As {@link #of}, of rows that are known to keep the rules. */
  static Batch ofKept(Session session, Dataset dataset, String source) {
    read(session, dataset, source);
    return look(session, dataset, NONE);
  }

  /** As {@link #ofKept}, of rows no two of which have the same key. */
  static Batch ofDistinct(Session session, Dataset dataset, String source) {
    long rows = session.createTemporary(name(dataset), source);
    Optional<TimeRanges> times =
        session
            .first(
                "SELECT %s FROM %s"
                    .formatted(TimeRanges.Whole.columns(time(dataset)), table(dataset)),
                row -> TimeRanges.Whole.read(row, 1))
            .orElseThrow()
            .map(whole -> TimeRanges.of(session, time(dataset), table(dataset), whole));
    return new Batch(dataset, table(dataset), rows, false, 0, times);
  }

  private static void read(Session session, Dataset dataset, String source) {
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT *, %s AS %s FROM (%s) AS s"
            .formatted(name(dataset), Columns.keyHash(dataset, "s"), KEY_HASH, source));
  }

  /** The table of the last batch of a dataset. */
  static String table(Dataset dataset) {
    return "temp.main." + name(dataset);
  }

  private static String name(Dataset dataset) {
    return Sql.name("staged_" + dataset.name());
  }

  private static String time(Dataset dataset) {
    return dataset.time().map(Sql::name).orElse("NULL::TIMESTAMP");
  }

  /**
   * @param broken how many rows break the rules, as SQL
   */
  private static Batch look(Session session, Dataset dataset, String broken) {
    String table = table(dataset);
    String time = time(dataset);
    record Seen(long rows, boolean repeats, long broken, Optional<TimeRanges.Whole> times) {}
    Seen seen =
        session
            .first(
                "SELECT count(*), count(%1$s) > count(DISTINCT %1$s), %2$s, %3$s FROM %4$s"
                    .formatted(KEY_HASH, broken, TimeRanges.Whole.columns(time), table),
                row ->
                    new Seen(
                        row.getLong(1),
                        row.getBoolean(2),
                        row.getLong(3),
                        TimeRanges.Whole.read(row, 4)))
            .orElseThrow();
    Optional<TimeRanges> times =
        seen.times().map(whole -> TimeRanges.of(session, time, table, whole));
    return new Batch(dataset, table, seen.rows(), seen.repeats(), seen.broken(), times);
  }

  /**
   * Makes sure that the rows are as many as expected, and keep the rules of their dataset.
   *
   * @throws BrokenRowsException when not
   */
  Batch checked(Session session, long expectedRows) {
    Rules.requireCount(dataset, rows, expectedRows);
    if (broken > 0) {
      Rules.requireKept(session, dataset, table);
    }
    return this;
  }

  /**
   * Leaves one of each set of equal rows, which are one row, said again. Without them, keys rarely
   * repeat.
   */
  Batch withoutCopies(Session session) {
    if (!repeats) {
      return this;
    }
    session.execute(
        """
        DELETE FROM %1$s WHERE %2$s IN (%3$s) AND rowid NOT IN (
          SELECT min(rowid) FROM %1$s WHERE %2$s IN (%3$s) GROUP BY %4$s)"""
            .formatted(table, KEY_HASH, repeated(), Sql.names(Columns.names(dataset))));
    return look(session, dataset, NONE);
  }

  /**
   * A condition on the table's row {@code t} that all counterparts of these rows meet, so that
   * whole row groups need no look: it lies within the times of these rows.
   */
  String reach() {
    boolean bounded = dataset.window().isPresent() || dataset.keyHoldsTime();
    if (!bounded || times.isEmpty()) {
      return "true";
    }
    String time = "t." + Sql.name(dataset.time().orElseThrow());
    return times.get().condition(time, dataset.window().orElse(Duration.ZERO));
  }

  /** Key hashes that more than one row has. */
  String repeated() {
    return "SELECT %1$s FROM %2$s WHERE %1$s IS NOT NULL GROUP BY %1$s HAVING count(*) > 1"
        .formatted(KEY_HASH, table);
  }
}
