package dev.tarn.warehouse.write;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.client.FreshViews;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Fingerprint;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What keeps a database small over the months, and is done now and then beside loading: old days
 * leave the tables, the archive is compacted, ledgers are shortened with it, and files that no
 * replica has any more are deleted.
 */
final class Upkeep {
  private static final Duration COMPACTING = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LATER = Duration.ofHours(1);

  private final ReplicaSet replicas;
  private final List<Dataset> datasets;
  private final StagingArea staging;
  private final Session session;
  private final WriterOptions options;
  private final Steps steps;
  private final ReplicaNotes notes;
  private final UpkeepNotes upkeepNotes;
  private final Tally tally;
  private final ColdFiles coldFiles;
  private final Set<Dataset> splitting;
  private boolean retained;

  Upkeep(
      ReplicaSet replicas,
      List<Dataset> datasets,
      StagingArea staging,
      Session session,
      WriterOptions options,
      Steps steps,
      ReplicaNotes notes,
      Tally tally) {
    this.replicas = replicas;
    this.datasets = datasets;
    this.staging = staging;
    this.session = session;
    this.options = options;
    this.steps = steps;
    this.notes = notes;
    this.upkeepNotes = notes.upkeep();
    this.tally = tally;
    this.coldFiles = new ColdFiles(replicas, steps);
    this.splitting = Retention.splitting(datasets, options);
  }

  /**
   * Makes the ledger of the attached replica short.
   *
   * @return true when it was long
   */
  boolean shortenLedger(Replica replica, Catalog tables) {
    if (!upkeepNotes.ledgerIsLong(replica)
        || Ledger.publication(session, tables).generation() == 0) {
      return false;
    }
    new LedgerUpkeep(session, tables, staging.archiveDays()).run(datasets);
    upkeepNotes.ledgerIsShort(replica);
    return true;
  }

  /**
   * Makes the tables of the attached replica as they must be today. To compare all tables with all
   * schemas costs more than a small load, so they are only where they may differ.
   *
   * @param publishedAt when what it holds was published, where it is known and ever was
   */
  Catalog prepare(Replica replica, Catalog catalog, Optional<Instant> publishedAt) {
    String fingerprint = catalog.fingerprint(datasets);
    boolean made = publishedAt.filter(at -> notes.hasTables(replica, fingerprint, at)).isPresent();
    if (splitting.isEmpty() && made) {
      return catalog;
    }
    notes.tablesChange(replica);
    Catalog tables = catalog.create(session, datasets, splitting, coldFiles.folder());
    notes.tables(replica, tables.split().isEmpty() ? fingerprint : "");
    return tables;
  }

  /** True when readers of the replica look for cold parts where they are no more. */
  boolean coldPartsMoved(Replica replica) {
    return upkeepNotes.coldPartsMoved(replica, coldFiles.folder());
  }

  /**
   * Makes the views of the schema {@code fresh} in the attached replica, where they are not those
   * of today.
   *
   * @return true when they are new
   */
  boolean makeFreshViews(Replica replica, Catalog tables) throws IOException {
    Footprint footprint = hasCandles() ? Footprint.of(session, tables) : Footprint.NONE;
    List<Path> folders = datasets.stream().map(staging::folder).toList();
    Supplier<FreshViews> views =
        () -> new FreshViews(session, tables, staging, replicas, datasets, footprint);
    String fingerprint =
        Fingerprint.of(
            List.of("fresh", tables, replicas.folder(), folders, datasets, footprint.text()),
            () -> views.get().fingerprint());
    if (notes.freshViews(replica).filter(fingerprint::equals).isPresent()) {
      return false;
    }
    views.get().replace();
    notes.freshViews(replica, fingerprint);
    return true;
  }

  /**
   * Makes the footprints of the attached replica those of the steps that are set.
   *
   * @return true when readers have not seen these
   */
  boolean makeFootprints(Replica replica, Catalog tables) {
    if (!hasCandles()) {
      return false;
    }
    if (!notes.hasFootprint(replica, options.footprint())) {
      new FootprintUpkeep(session, tables).bringTo(options.footprint());
      notes.footprint(replica, options.footprint());
    }
    // whether or not they were made just now: a run before may have died before it published them
    return replicas
        .published()
        .filter(published -> !notes.hasFootprint(published, options.footprint()))
        .isPresent();
  }

  /** True when replicas have footprints of other steps than those that are set. */
  boolean footprintsDue() {
    return hasCandles()
        && replicas.replicas().stream()
            .anyMatch(replica -> !notes.hasFootprint(replica, options.footprint()));
  }

  private boolean hasCandles() {
    return datasets.stream().anyMatch(Catalog::derivesRows);
  }

  BroughtBackDays broughtBackDays(Catalog tables) {
    return new BroughtBackDays(session, tables, coldFiles.folder());
  }

  Retention retention(Catalog tables) {
    return new Retention(session, tables, datasets, coldFiles, options, tally);
  }

  /** With nothing staged there is still work when it is time for days to leave an idle replica. */
  boolean retentionDue() {
    Optional<Replica> published = replicas.published();
    return !splitting.isEmpty()
        && published.isPresent()
        && replicas.replicas().stream()
            .filter(replica -> !replica.equals(published.get()))
            .anyMatch(replica -> upkeepNotes.retentionDue(replica, coldFiles.folder(), now()));
  }

  /** Has old days leave the tables of the attached replica, if it is time. */
  boolean moveOldDays(Replica replica, Retention retention) {
    if (splitting.isEmpty() || !upkeepNotes.retentionDue(replica, coldFiles.folder(), now())) {
      return false;
    }
    boolean moved = retention.moveOldDays();
    retained = true;
    upkeepNotes.retained(replica, coldFiles.folder(), now());
    return moved;
  }

  /** True when it is time to compact the archive, and every replica has all of it. */
  boolean compactionDue() {
    return options.compactsArchive()
        && upkeepNotes.compactionDue(now())
        && replicas.replicas().size() > 1
        && replicas.published().isPresent()
        && replicas.replicas().stream().allMatch(notes::isComplete);
  }

  /** Compacts the archive; while something is staged, as much as others may wait for. */
  boolean compact(List<Segment> staged) throws IOException {
    long until = System.nanoTime() + COMPACTING.toNanos();
    upkeepNotes.compacted(0, now().plus(SOON)); // should it fail, runs that follow are not held up
    CompactedDays known = upkeepNotes.compactedDays(now());
    boolean more =
        new Compaction(session, staging.archiveDays(), known, steps, tally)
            .compact(
                datasets,
                () ->
                    options.progress().goesOn()
                        && System.nanoTime() < until
                        && (staged.isEmpty() || tally.compacted() == 0));
    upkeepNotes.compacted(tally.compacted(), now().plus(more ? SOON : LATER));
    tally.setApart(known.apart());
    return more;
  }

  /** Has the run's report name the segments that compaction leaves as they are. */
  void tellSetApart() {
    tally.setApart(upkeepNotes.compactedDays(now()).apart());
  }

  /** True when there may be files that no replica has any more. */
  boolean sweepDue() {
    return (retained || upkeepNotes.hasUnreferenced()) && Files.isDirectory(coldFiles.folder());
  }

  /** Deletes files that no replica has had for as long as a reader may hold one. */
  boolean sweep(Catalog catalog) throws IOException {
    Set<String> referenced = new HashSet<>();
    for (Replica replica : replicas.replicas()) {
      if (!attached(catalog, replica)) {
        return false; // what it has cannot be told while somebody writes to it
      }
      try {
        Catalog tables = catalog.with(catalog.tables(session));
        if (!tables.split().isEmpty()) {
          referenced.addAll(
              session.query("SELECT file FROM " + tables.coldParts(), row -> row.getString(1)));
        }
      } finally {
        catalog.detach(session);
      }
    }
    Set<String> unreferenced = coldFiles.unreferenced(referenced);
    for (String file : upkeepNotes.unreferenced(unreferenced, options.maxPin(), now())) {
      coldFiles.drop(file);
    }
    return true;
  }

  private boolean attached(Catalog catalog, Replica replica) {
    try {
      catalog.attachForReading(session, replica.path());
      return true;
    } catch (SqlFailure e) {
      if (e.kind() != SqlFailure.Kind.LOCKED) {
        throw e;
      }
      return false;
    }
  }

  private Instant now() {
    return options.clock().instant();
  }
}
