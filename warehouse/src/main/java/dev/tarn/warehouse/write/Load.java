package dev.tarn.warehouse.write;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.merge.BrokenRowsException;
import dev.tarn.warehouse.merge.Delta;
import dev.tarn.warehouse.merge.Inspection;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.merge.SeenSegments;
import dev.tarn.warehouse.merge.Staged;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Loads segments of one dataset into an attached replica, in transactions of bounded size. Rows and
 * ledger entries commit together: a crash at any point leaves both or neither. A segment that
 * cannot be loaded is left out, with its reason, and hurts no other.
 */
final class Load {
  /**
   * Before more than so many full transactions are at risk, a checkpoint makes them durable: a
   * crash costs no more, unless a single segment has more rows.
   */
  private static final int TRANSACTIONS_AT_RISK = 5;

  private static final Staged NO_CANDLES = new Staged(MarketDatasets.CANDLES, List.of(), List.of());

  private final Session session;
  private final Catalog catalog;
  private final Dataset dataset;
  private final WriterOptions options;
  private final Merges merges;
  private final BroughtBackDays coldDays;
  private final Retention retention;
  private final SeenSegments seen;
  private long rows;
  private long rowsAtRisk;
  private long bytes;
  private long conflicts;
  private boolean brokenOff;

  /**
   * @param seen segments and shapes that need no look
   */
  Load(
      Session session,
      Catalog catalog,
      Dataset dataset,
      BroughtBackDays coldDays,
      Retention retention,
      WriterOptions options,
      SeenSegments seen) {
    this.session = session;
    this.catalog = catalog;
    this.dataset = dataset;
    this.options = options;
    this.merges = new Merges(session, catalog);
    this.coldDays = coldDays;
    this.retention = retention;
    this.seen = seen;
  }

  /**
   * What a load did.
   *
   * @param loaded segments loaded
   * @param rows rows in them
   * @param bytes length of their files
   * @param conflicts rows that lost to another row of their key, newly found
   * @param misfits segments that cannot be loaded
   * @param brokenOff true when segments were left for the next run, since the writer was to end
   */
  record Outcome(
      List<Segment> loaded,
      long rows,
      long bytes,
      long conflicts,
      List<Misfit> misfits,
      boolean brokenOff) {}

  /** Loads {@code segments}, none of which is in the ledger. */
  Outcome load(List<Segment> segments) {
    List<Segment> loaded = new ArrayList<>();
    List<Misfit> misfits = new ArrayList<>();
    for (int from = 0; from < segments.size(); from += options.transactionSegments()) {
      List<Segment> some =
          segments.subList(from, Math.min(segments.size(), from + options.transactionSegments()));
      Staged staged = new Inspection(session, dataset, seen).inspect(some);
      misfits.addAll(staged.misfits());
      for (Staged part : parts(staged)) {
        if (!options.progress().goesOn()) {
          brokenOff = true;
          return outcome(loaded, misfits);
        }
        Staged done = loadOrProbe(part);
        misfits.addAll(done.misfits());
        done.segments().forEach(counted -> loaded.add(counted.segment()));
      }
    }
    return outcome(loaded, misfits);
  }

  private Outcome outcome(List<Segment> loaded, List<Misfit> misfits) {
    return new Outcome(loaded, rows, bytes, conflicts, misfits, brokenOff);
  }

  /**
   * Splits where a transaction would grow too large. Rows that are merely appended are never held
   * together, and each transaction leaves row groups that are not full, which a checkpoint merges:
   * such a transaction takes all that may be at risk.
   */
  private List<Staged> parts(Staged staged) {
    long mostRows = dataset.merge() == Merge.APPEND ? mostRowsAtRisk() : options.transactionRows();
    List<Staged> parts = new ArrayList<>();
    for (Staged.Group group : staged.groups()) {
      List<Staged.Counted> part = new ArrayList<>();
      long partRows = 0;
      long partBytes = 0;
      for (Staged.Counted counted : group.segments()) {
        partRows += counted.rows();
        partBytes += counted.segment().bytes();
        boolean tooLarge = partRows > mostRows || partBytes > options.transactionBytes();
        if (!part.isEmpty() && tooLarge) {
          parts.add(part(group, part));
          part = new ArrayList<>();
          partRows = counted.rows();
          partBytes = counted.segment().bytes();
        }
        part.add(counted);
      }
      parts.add(part(group, part));
    }
    return parts;
  }

  private Staged part(Staged.Group group, List<Staged.Counted> segments) {
    return new Staged(dataset, List.of(group.with(segments)), List.of());
  }

  /** Loads all, or finds the segments at fault and loads the rest. */
  private Staged loadOrProbe(Staged staged) {
    Staged left = staged;
    while (!left.isEmpty()) {
      try {
        commit(left);
        return left;
      } catch (SqlFailure | BrokenRowsException e) {
        if (e instanceof SqlFailure failure && !Inspection.mayBeOfASegment(failure)) {
          throw e;
        }
        Staged probed = new Inspection(session, dataset).probe(left, e.getMessage());
        if (probed.misfits().size() == left.misfits().size()) {
          throw e; // no segment is at fault
        }
        left = probed;
      }
    }
    return left;
  }

  private long mostRowsAtRisk() {
    return TRANSACTIONS_AT_RISK * options.transactionRows();
  }

  private void commit(Staged staged) {
    if (rowsAtRisk > 0 && rowsAtRisk + staged.rows() > mostRowsAtRisk()) {
      catalog.checkpoint(session);
      rowsAtRisk = 0;
    }
    coldDays.bringBack(dataset, staged);
    Delta[] applied = new Delta[1];
    session.transaction(() -> applied[0] = apply(staged));
    rows += staged.rows();
    bytes += staged.segments().stream().mapToLong(counted -> counted.segment().bytes()).sum();
    conflicts += applied[0].conflictCount();
    retention.loaded(staged.rows());
    rowsAtRisk += staged.rows();
  }

  private Delta apply(Staged staged) {
    Delta delta = merges.delta(dataset, staged.sql(), staged.rows());
    long added = apply(dataset, delta);
    if (dataset.merge() == Merge.APPEND && added != staged.rows()) {
      throw new BrokenRowsException(
          "%d rows were read of %s where the files' footers tell %d"
              .formatted(added, dataset.name(), staged.rows()));
    }
    if (Merges.rollsUp(dataset)) {
      apply(MarketDatasets.CANDLES, merges.candles(catalog.table(dataset), NO_CANDLES, delta));
      merges.rememberTicks();
    }
    enter(staged);
    return delta;
  }

  private long apply(Dataset target, Delta delta) {
    String columns = Sql.names(Columns.names(target));
    if (delta.conflicts().isPresent()) {
      session.execute(
          "INSERT INTO %s (%s) %s"
              .formatted(catalog.conflicts(target), columns, delta.conflicts().get()));
    }
    if (delta.removed().isPresent()) {
      session.execute(
          "DELETE FROM %s WHERE rowid IN (%s)"
              .formatted(catalog.table(target), delta.removed().get()));
    }
    Map<String, String> former = target.formerNames();
    if (former.isEmpty()) {
      return session.execute(
          "INSERT INTO %s (%s) %s".formatted(catalog.table(target), columns, delta.added()));
    }
    return session.execute(
        "INSERT INTO %1$s (%2$s, %3$s) SELECT %2$s, %4$s FROM (%5$s) AS n"
            .formatted(
                catalog.table(target),
                columns,
                Sql.names(former.keySet()),
                Sql.names(former.values()),
                delta.added()));
  }

  private void enter(Staged staged) {
    List<Staged.Counted> segments = staged.segments();
    session.execute(
        "INSERT INTO %s SELECT ?, unnest(?::VARCHAR[]), unnest(?::BIGINT[]), unnest(?::BIGINT[])"
            .formatted(catalog.ledger()),
        dataset.name(),
        segments.stream().map(counted -> counted.segment().name()).toArray(String[]::new),
        segments.stream().map(Staged.Counted::rows).toArray(Long[]::new),
        segments.stream().map(counted -> counted.segment().bytes()).toArray(Long[]::new));
  }
}
