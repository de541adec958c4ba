package dev.tarn.warehouse.merge;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.time.LocalDate;

/**
 * Computes what new rows change in an attached database, by the merge mode of their dataset.
 * Changes nothing itself but temporary tables. Not safe for use by several threads.
 */
public final class Merges {
  /** A condition on the candle {@code %1$s}: it is derived from ticks, and was loaded by nobody. */
  public static final String DERIVED = TickCandles.DERIVED;

  /** The minute of a tick, as SQL. */
  public static final String MINUTE = TickCandles.MINUTE;

  private final Session session;
  private final Catalog catalog;
  private final TickCandles tickCandles;

  public Merges(Session session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
    this.tickCandles = new TickCandles(session, catalog);
  }

  /**
   * What the rows that {@code source} gives change in their dataset's table.
   *
   * @param source a query with the dataset's columns, read once
   * @param expectedRows how many rows it must give
   * @throws BrokenRowsException when rows break the dataset's rules, or there are fewer or more
   *     than expected
   */
  public Delta delta(Dataset dataset, String source, long expectedRows) {
    return switch (dataset.merge()) {
      case APPEND -> Delta.adding(kept(dataset, source));
      case UNIQUE -> {
        Batch batch = Batch.of(session, dataset, source).checked(session, expectedRows);
        yield new UniqueMerge(session, catalog, dataset).delta(batch);
      }
      case LATEST -> {
        Batch batch = Batch.of(session, dataset, source).checked(session, expectedRows);
        yield latest(dataset).delta(batch, "false");
      }
    };
  }

  /** Rows that break a rule are missing then, and whoever counts the rows asks why. */
  private static String kept(Dataset dataset, String source) {
    return Rules.judgeValues(dataset)
        ? "SELECT * FROM (%s) WHERE coalesce(%s, false)".formatted(source, Rules.condition(dataset))
        : source;
  }

  /** True for the dataset whose rows give candles. */
  public static boolean rollsUp(Dataset dataset) {
    return dataset.name().equals(MarketDatasets.TICKS.name());
  }

  /**
   * What the ticks of the last {@link #delta} change in the candles, together with candles of their
   * own; called before the candles are changed in any way.
   *
   * @param ticks a relation with all ticks, the new ones included
   * @param staged new candles; an empty one gives none
   * @param tickDelta what the last {@link #delta} of ticks answered
   * @throws BrokenRowsException as {@link #delta} does
   */
  public Delta candles(String ticks, Staged staged, Delta tickDelta) {
    Dataset candles = MarketDatasets.CANDLES;
    String columns = Sql.names(Columns.names(candles));
    String derived = tickCandles.candles(ticks, Batch.table(MarketDatasets.TICKS), tickDelta);
    String replaces = TickCandles.DERIVED.formatted("w");
    if (tickDelta.removed().isEmpty() && staged.isEmpty()) { // nearly always
      return candles(Batch.ofDistinct(session, candles, derived), replaces);
    }
    session.execute("CREATE OR REPLACE TEMP TABLE tarn_contenders AS " + derived);
    if (tickDelta.removed().isPresent()) {
      session.execute(
          "CREATE OR REPLACE TEMP TABLE tarn_vanished AS "
              + tickCandles.vanished("tarn_contenders"));
      session.execute(
          "INSERT INTO tarn_contenders (%s) %s"
              .formatted(columns, tickCandles.remembered("tarn_vanished")));
      replaces += " OR t.rowid IN (SELECT tarn_rowid FROM tarn_vanished)";
    }
    if (!staged.isEmpty()) {
      Batch loaded = Batch.of(session, candles, staged.sql()).checked(session, staged.rows());
      session.execute(
          "INSERT INTO tarn_contenders (%1$s) SELECT %1$s FROM %2$s"
              .formatted(columns, loaded.table()));
    }
    Delta delta =
        candles(
            Batch.ofKept(session, candles, "SELECT %s FROM tarn_contenders".formatted(columns)),
            replaces);
    return tickDelta.removed().isEmpty()
        ? delta
        : delta.alsoRemoving("SELECT tarn_rowid FROM tarn_vanished");
  }

  private Delta candles(Batch batch, String replaces) {
    return latest(MarketDatasets.CANDLES)
        .delta(batch, "%s AND (%s)".formatted(TickCandles.DERIVED.formatted("t"), replaces));
  }

  /**
   * A query that gives the candles of a day as they are derived from its ticks, for who checks
   * them.
   *
   * @param ticks a relation with all ticks of the day
   */
  public String candlesOf(String ticks, LocalDate day) {
    return tickCandles.candles(ticks, day);
  }

  /**
   * A query that gives the one-minute candles of some minutes.
   *
   * @param ticks a query that gives all ticks of these minutes, with {@code minute} as a column
   * @param heads a query that gives the {@code time} of the last tick of each venue and symbol
   */
  public static String bars(String ticks, String heads, Footprint footprint) {
    return TickCandles.bars(ticks, heads, footprint);
  }

  /**
   * A query that gives {@code venue}, {@code symbol}, {@code minute} and the clusters of some
   * minutes, for the symbols that have a step.
   *
   * @param ticks a relation with all ticks of these minutes, with {@code minute} as a column
   */
  public static String clusters(String ticks, Footprint footprint) {
    return TickCandles.clusters(ticks, footprint);
  }

  /** What must hold for each row of a dataset, as a condition; false or null where it does not. */
  public static String rules(Dataset dataset) {
    return Rules.condition(dataset);
  }

  private LatestMerge latest(Dataset dataset) {
    String derived = Catalog.derivesRows(dataset) ? TickCandles.DERIVED : "false";
    return new LatestMerge(session, catalog, dataset, derived);
  }

  /** Remembers what the next ticks need to know of the last ones; for the writer. */
  public void rememberTicks() {
    new RunningBars(session, catalog).remember();
  }

  /**
   * Makes sure that the rows of {@code relation} are as many as expected, and keep the rules of
   * their dataset.
   *
   * @throws BrokenRowsException when not
   */
  public void check(Dataset dataset, String relation, long expectedRows) {
    long rows = session.number("SELECT count(*) FROM " + relation);
    Rules.requireCount(dataset, rows, expectedRows);
    Rules.requireKept(session, dataset, relation);
  }
}
