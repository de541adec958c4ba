package dev.tarn.warehouse.merge;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.Optional;

/**
 * Computes what new rows change in an attached database, by the merge mode of their dataset.
 * Changes nothing itself but temporary tables. Not safe for use by several threads.
 */
public final class Merges {
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
      case APPEND -> Delta.adding(source);
      case UNIQUE -> {
        Batch batch = checked(Batch.of(session, dataset, source), expectedRows);
        Delta delta = new UniqueMerge(session, catalog, dataset).delta(batch);
        if (rollsUp(dataset)) {
          tickCandles.touch(batch, delta.conflicts());
        }
        yield delta;
      }
      case LATEST -> {
        Batch batch = checked(Batch.of(session, dataset, source), expectedRows);
        yield new LatestMerge(session, catalog, dataset).delta(batch, "false");
      }
    };
  }

  /** True for the dataset whose rows give candles. */
  public static boolean rollsUp(Dataset dataset) {
    return dataset.name().equals(MarketDatasets.TICKS.name());
  }

  /**
   * What the ticks of the last {@link #delta} change in the candles, together with candles of their
   * own.
   *
   * @param ticks a relation with all ticks, the new ones included
   * @param staged a query that gives new candles, if there are any
   */
  public Delta candles(String ticks, Optional<String> staged, Delta tickDelta) {
    Dataset candles = MarketDatasets.CANDLES;
    String derived = "tarn_derived";
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS %s".formatted(derived, tickCandles.candles(ticks)));
    String columns = Sql.names(Columns.names(candles));
    String source = "SELECT %s FROM %s".formatted(columns, derived);
    String all = staged.map(rows -> source + " UNION ALL (" + rows + ")").orElse(source);
    Batch batch = Batch.of(session, candles, all);
    String replaces =
        "%s AND %s"
            .formatted(TickCandles.DERIVED.formatted("t"), TickCandles.DERIVED.formatted("w"));
    Delta delta = new LatestMerge(session, catalog, candles).delta(batch, replaces);
    return tickDelta.removed().isEmpty()
        ? delta
        : delta.alsoRemoving(tickCandles.vanished(derived));
  }

  /** Remembers what the next ticks need to know of the last ones; for the writer. */
  public void rememberTicks() {
    tickCandles.rememberLastTicks();
  }

  private Batch checked(Batch batch, long expectedRows) {
    if (batch.rows() != expectedRows) {
      throw new BrokenRowsException(
          "%d rows were read of %s where the files' footers tell %d"
              .formatted(batch.rows(), batch.dataset().name(), expectedRows));
    }
    Rules.violation(session, batch.dataset(), batch.table())
        .ifPresent(
            problem -> {
              throw new BrokenRowsException(problem);
            });
    return batch;
  }
}
