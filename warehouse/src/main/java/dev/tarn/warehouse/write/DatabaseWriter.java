package dev.tarn.warehouse.write;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.merge.SeenSegments;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One cycle of a database: bring a replica that nobody is pointed at up to date, publish it, retire
 * what every replica has.
 *
 * <p>What is on disk at each instant: until the link moves, readers are pointed at a replica that
 * is not touched. The replica being written may be left half done by a crash; it is not published,
 * and the next cycle goes on with it, its ledger telling what it has. Segments leave staging only
 * after every replica has them in its ledger, durably.
 */
final class DatabaseWriter {
  private final ReplicaSet replicas;
  private final List<Dataset> datasets;
  private final StagingArea staging;
  private final Session session;
  private final WriterOptions options;
  private final Catalog catalog;
  private final ReplicaFiles files;
  private final ReplicaNotes notes;
  private final ReplicaKeeper keeper;
  private final Upkeep upkeep;
  private final Tally tally = new Tally();
  private final Publication publication;
  private final SeenSegments seen;
  private final Retirement retirement;

  /** True when the replica being written lacks what it can only have from its twin. */
  private boolean behind;

  /** Since when the oldest segment waits that readers did not see before this run. */
  private Optional<Instant> waitingSince = Optional.empty();

  /** True when the replica being written lacks what the published one has, or may lack it. */
  private boolean unfinished;

  DatabaseWriter(
      ReplicaSet replicas,
      List<Dataset> datasets,
      StagingArea staging,
      Session session,
      WriterOptions options,
      Steps steps,
      LastRun lastRun) {
    this.replicas = replicas;
    this.datasets = datasets;
    this.staging = staging;
    this.session = session;
    this.options = options;
    this.catalog = new Catalog(replicas.database());
    this.files = new ReplicaFiles(replicas, steps);
    this.notes = ReplicaNotes.of(replicas, steps);
    this.upkeep = new Upkeep(replicas, datasets, staging, session, options, steps, notes, tally);
    this.seen = lastRun.segments();
    this.retirement = lastRun.retirement();
    LoadRuns runs = new LoadRuns(session, catalog, lastRun.runs());
    this.keeper =
        new ReplicaKeeper(replicas, files, notes, session, catalog, runs, options, tally, lastRun);
    this.publication =
        new Publication(session, catalog, files, notes, keeper, runs, options.clock(), tally);
  }

  DatabaseReport run() throws IOException, InterruptedException {
    DatabaseReport report = cycle();
    keeper.remember();
    return report;
  }

  private DatabaseReport cycle() throws IOException, InterruptedException {
    upkeep.tellSetApart();
    List<Segment> listed =
        datasets.stream().flatMap(dataset -> staging.segments(dataset).stream()).toList();
    if (listed.isEmpty() && !needsRepair() && !upkeep.retentionDue() && !upkeep.footprintsDue()) {
      if (upkeep.compactionDue()) {
        tally.time("compact", () -> upkeep.compact(listed));
      }
      if (tally.compacted() == 0) {
        tally.idle("nothing is staged");
      }
      return tally.report(replicas.database(), 0, Optional.empty(), Optional.empty());
    }
    DurableFiles.createFolders(replicas.folder());
    tally.time("inspect", () -> inspect(listed));
    List<Segment> staged = new ReplacedFiles(keeper, staging, tally).without(listed);
    Optional<Replica> published = replicas.published();
    Ledger publishedLedger = published.map(keeper.trusted()::get).orElse(Ledger.EMPTY);
    waitingSince = oldest(staged, publishedLedger);
    if (isUpToDate(staged)) {
      int retired = tally.time("retire", () -> retire(staged));
      if (upkeep.compactionDue()) {
        tally.time("compact", () -> upkeep.compact(staged));
      }
      if (retired == 0 && tally.compacted() == 0) {
        tally.idle("all that is staged is loaded");
      }
      return tally.report(replicas.database(), retired, Optional.empty(), Optional.empty());
    }
    Optional<Replica> opened = tally.time("open", keeper::open);
    Optional<Long> generation = Optional.empty();
    if (opened.isPresent()) {
      Replica replica = opened.get();
      boolean news = tally.time("load", () -> load(replica, staged, publishedLedger));
      boolean publish =
          !behind && !unfinished && (news || viewsMoved() || keeper.publishedIsUnfit());
      generation = tally.time("publish", () -> close(replica, published, publish));
    } else {
      tally.idle(reasonForNone());
    }
    tally.oldestStaged(oldest(staged, generation.isPresent() ? ledger(opened) : publishedLedger));
    int retired = tally.time("retire", () -> retire(staged));
    if (keeper.knowsAll() && upkeep.compactionDue()) {
      tally.time("compact", () -> upkeep.compact(staged));
    }
    if (keeper.knowsAll() && upkeep.sweepDue()) {
      tally.time("sweep", () -> upkeep.sweep(catalog));
    }
    return tally.report(replicas.database(), retired, generation, opened.map(Replica::name));
  }

  /** Every replica has everything, and readers are pointed at one: it is only left to retire. */
  private boolean isUpToDate(List<Segment> staged) {
    return keeper.trusted().size() > 1
        && keeper.knowsAll()
        && !keeper.publishedIsUnfit()
        && !upkeep.retentionDue()
        && !upkeep.footprintsDue()
        && !viewsMoved()
        && keeper.trusted().values().stream()
            .allMatch(ledger -> staged.stream().allMatch(ledger::has));
  }

  /** True when what is published looks for staged rows in another lake, or in none. */
  private boolean viewsMoved() {
    return replicas.published().filter(notes::freshViewsMoved).isPresent();
  }

  private Map<Replica, Ledger> inspect(List<Segment> staged) throws IOException {
    keeper.learn(staged);
    return keeper.trusted();
  }

  private Ledger ledger(Optional<Replica> replica) {
    return replica.map(keeper.trusted()::get).orElse(Ledger.EMPTY);
  }

  private String reasonForNone() {
    List<Pin> pinned = tally.contention().pinned();
    return pinned.isEmpty()
        ? "no replica can be opened for writing"
        : "all idle replicas are pinned: "
            + pinned.stream().map(Pin::toString).collect(Collectors.joining(", "));
  }

  /** By the files' times: the name of an imported segment tells when its first row was made. */
  private static Optional<Instant> oldest(List<Segment> staged, Ledger published)
      throws IOException {
    Optional<Instant> oldest = Optional.empty();
    for (Segment segment : staged) {
      if (!published.has(segment) && Files.exists(segment.path())) {
        Instant time = Files.getLastModifiedTime(segment.path()).toInstant();
        oldest = oldest.filter(other -> !time.isBefore(other)).or(() -> Optional.of(time));
      }
    }
    return oldest;
  }

  /** Leaves the replica fit to be read, and points readers at it if they are to see it. */
  private Optional<Long> close(Replica replica, Optional<Replica> published, boolean publish)
      throws IOException {
    Optional<Long> generation = Optional.empty();
    if (publish) {
      generation = Optional.of(publication.publish(replica, published, waitingSince));
    } else {
      publication.finish(replica);
      if (behind) {
        keeper.distrust(replica);
      } else if (keeper.trusted().get(replica).generation() > 0) {
        notes.completed(replica);
      }
    }
    keeper.shrink(replica, published);
    return generation;
  }

  /**
   * With nothing staged there is work only where the lake has, or had, data, and the published
   * replica is missing or not fit to be read.
   */
  private boolean needsRepair() {
    boolean hadData =
        !replicas.replicas().isEmpty()
            || datasets.stream().anyMatch(dataset -> !staging.archived(dataset).isEmpty());
    return hadData
        && (replicas.published().isEmpty()
            || Files.exists(replicas.strayLog())
            || replicas.published().filter(files::isMarked).isEmpty() // restored, or of old
            || viewsMoved()
            || replicas.published().flatMap(notes::fault).isPresent()
            || keeper.publishedIsBarred());
  }

  /**
   * Loads what the open replica lacks. Answers whether it now has anything that the published one
   * has not.
   */
  private boolean load(Replica replica, List<Segment> staged, Ledger published) throws IOException {
    try {
      boolean moved = upkeep.coldPartsMoved(replica);
      Optional<Ledger> known = Optional.ofNullable(keeper.trusted().get(replica));
      Catalog tables = upkeep.prepare(replica, catalog, known.flatMap(Ledger::publishedAt));
      boolean shortened = upkeep.shortenLedger(replica, tables);
      BroughtBackDays coldDays = upkeep.broughtBackDays(tables);
      Retention retention = upkeep.retention(tables);
      Ledger ledger =
          known
              .filter(as -> !shortened)
              .orElseGet(
                  () -> Ledger.about(session, catalog, staged)); // a new one, or a new ledger
      List<Segment> loaded = new ArrayList<>();
      boolean brokenOff = false;
      boolean news =
          moved
              || ledger.entries().stream().anyMatch(entry -> !published.entries().contains(entry));
      news |= upkeep.makeFootprints(replica, tables);
      for (Dataset dataset : datasets) {
        Load.Outcome outcome =
            new Load(session, tables, dataset, coldDays, retention, options, seen)
                .load(missing(dataset, staged, ledger));
        news |= outcome.loaded().stream().anyMatch(segment -> !published.has(segment));
        loaded.addAll(outcome.loaded());
        tally.loaded(outcome);
        brokenOff |= outcome.brokenOff();
        quarantine(outcome.misfits());
      }
      news |= upkeep.moveOldDays(replica, retention);
      news |= upkeep.makeFreshViews(replica, tables);
      Ledger reached = ledger.with(loaded);
      // of a replica that was never published it cannot be told what else it should have
      unfinished =
          brokenOff
              && (ledger.generation() == 0 || !reached.entries().containsAll(published.entries()));
      keeper.trusted().put(replica, reached);
      return news;
    } catch (SqlFailure e) {
      throw e.kind() == SqlFailure.Kind.DAMAGED ? keeper.damaged(replica, e) : e;
    }
  }

  /**
   * A replica that was never published takes what was retired as well: it is the first one, or the
   * first after a loss, and a run before this one may have been broken off in the middle of it.
   */
  private List<Segment> missing(Dataset dataset, List<Segment> staged, Ledger ledger) {
    Stream<Segment> retired =
        ledger.generation() == 0 ? staging.archived(dataset).stream() : Stream.of();
    Set<String> seen = new HashSet<>();
    return Stream.concat(
            retired, staged.stream().filter(segment -> segment.dataset().equals(dataset.name())))
        .filter(segment -> !ledger.has(segment) && seen.add(segment.name()))
        .toList();
  }

  /**
   * A segment that another replica has loaded cannot be refused any more, though it cannot be read
   * any more either: the replica that lacks it has to be made anew.
   */
  private void quarantine(List<Misfit> misfits) {
    for (Misfit misfit : misfits) {
      Segment segment = misfit.segment();
      if (keeper.trusted().values().stream().anyMatch(ledger -> ledger.has(segment))) {
        behind = true;
        tally.notices.add(
            "segment %s was loaded into another replica before it was damaged: %s"
                .formatted(segment.path(), misfit.reason()));
      } else {
        staging.quarantine(segment, misfit.reason());
        tally.quarantined.add(misfit);
      }
    }
  }

  /**
   * Retires the segments that every replica has. A single replica is not enough: staging is what
   * would mend it.
   */
  private int retire(List<Segment> staged) {
    if (keeper.trusted().size() < 2 || !keeper.knowsAll()) {
      return 0;
    }
    List<Segment> everywhere =
        staged.stream()
            .filter(
                segment ->
                    keeper.trusted().values().stream().allMatch(ledger -> ledger.has(segment)))
            .toList();
    return retirement.retire(everywhere, staging, options, tally);
  }
}
