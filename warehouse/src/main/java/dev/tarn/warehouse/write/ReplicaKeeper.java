package dev.tarn.warehouse.write;

import dev.tarn.staging.CorruptException;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a replica set whole: says which replicas can be trusted and what they have, and gives the
 * writer one that nobody is pointed at or holds. Where readers hold them all for as long as a copy
 * takes, it makes a clone; who has held one for too long loses it.
 */
final class ReplicaKeeper {
  /** A clone is kept for so many times as long as a copy takes after anybody was in the way. */
  private static final int KEPT_COPIES = 10;

  private final ReplicaSet replicas;
  private final ReplicaFiles files;
  private final ReplicaNotes notes;
  private final Session session;
  private final Catalog catalog;
  private final LoadRuns runs;
  private final WriterOptions options;
  private final Tally tally;
  private final LastRun lastRun;

  /** What the replicas were asked for. */
  private List<Segment> asked = List.of();

  /** When every replica was last looked at, by {@link System#nanoTime}. */
  private long lookedAt;

  /** Whether it is known what the replicas have. */
  private boolean learned;

  /** Whether it is known from the last run. */
  private boolean recalled;

  /** Replicas that can be read and are as the writer left them. */
  private final Map<Replica, Ledger> trusted = new LinkedHashMap<>();

  /** The greatest generation of replicas that are to be made anew: generations never go back. */
  private long replacedGeneration;

  /** Replicas that are not, with the reason. */
  private final Map<Replica, String> distrusted = new HashMap<>();

  ReplicaKeeper(
      ReplicaSet replicas,
      ReplicaFiles files,
      ReplicaNotes notes,
      Session session,
      Catalog catalog,
      LoadRuns runs,
      WriterOptions options,
      Tally tally,
      LastRun lastRun) {
    this.replicas = replicas;
    this.files = files;
    this.notes = notes;
    this.session = session;
    this.catalog = catalog;
    this.runs = runs;
    this.options = options;
    this.tally = tally;
    this.lastRun = lastRun;
  }

  /**
   * Finds out what every replica has of the staged segments: as the last run has left them, where
   * nobody has touched them since, and otherwise by {@link #inspect}.
   */
  void learn(List<Segment> staged) throws IOException {
    learned = true;
    Optional<LastRun.Recalled> left = lastRun.recall(replicas, notes, staged);
    if (left.isEmpty() || Files.exists(replicas.strayLog())) {
      inspect(staged);
      return;
    }
    recalled = true;
    asked = staged;
    lookedAt = left.get().lookedAt();
    for (Replica replica : publishedLast(left.get().ledgers().keySet())) {
      trusted.put(replica, left.get().ledgers().get(replica));
    }
  }

  /** Has the next run know what this one has left. */
  void remember() {
    if (learned && knowsAll() && distrusted.isEmpty()) {
      lastRun.remember(trusted, notes, asked, lookedAt);
    }
  }

  /**
   * Looks at every replica, and sets aside those that cannot be trusted unless readers are still
   * pointed at them.
   */
  void inspect(List<Segment> staged) throws IOException {
    recalled = false;
    asked = staged;
    lookedAt = System.nanoTime();
    trusted.clear();
    if (Files.exists(replicas.strayLog())) {
      tally.notices.add(
          "somebody has written through the link %s; what they wrote is kept as %s, and readers should open it read-only"
              .formatted(replicas.link(), files.setAsideStrayLog(now())));
    }
    files.unmarkDeleted(); // before a segment retires that one of them lacks
    Optional<Replica> published = replicas.published();
    for (Replica replica : publishedLast(replicas.replicas())) { // then others' needs are known
      inspect(replica, published, staged);
      if (distrusted.containsKey(replica) && !Optional.of(replica).equals(published)) {
        setAside(replica);
      }
    }
  }

  private List<Replica> publishedLast(Collection<Replica> some) {
    Optional<Replica> published = replicas.published();
    return some.stream()
        .sorted(
            Comparator.comparing((Replica replica) -> Optional.of(replica).equals(published))
                .thenComparing(Replica::name))
        .toList();
  }

  private void inspect(Replica replica, Optional<Replica> published, List<Segment> staged)
      throws IOException {
    Optional<String> fault = notes.fault(replica);
    try {
      catalog.attachForReading(session, replica.path());
      try {
        if (fault.isEmpty()) {
          Ledger ledger = Ledger.about(session, catalog, staged);
          if (Optional.of(replica).equals(published)) {
            readRuns();
          }
          trusted.put(replica, ledger);
        } else if (fault.get().equals(ReplicaNotes.REPLACED)) {
          replacedGeneration =
              Math.max(replacedGeneration, Ledger.about(session, catalog, List.of()).generation());
        }
      } finally {
        catalog.detach(session);
      }
    } catch (SqlFailure e) {
      switch (e.kind()) {
        case DAMAGED -> fault = fault.or(() -> Optional.of("damaged"));
        case LOCKED -> {
          heldForWriting(replica, Optional.of(replica).equals(published), e);
          return; // what it is worth can be told once it is free
        }
        case ENVIRONMENT, LOST, INTERRUPTED, STATEMENT -> throw e;
      }
    }
    fault.ifPresent(reason -> distrusted.put(replica, reason));
  }

  private void readRuns() {
    trusted.values().stream()
        .mapToLong(Ledger::generation)
        .min()
        .ifPresent(behind -> runs.read(catalog, behind));
  }

  private void heldForWriting(Replica replica, boolean isPublished, SqlFailure failure)
      throws IOException {
    tally.notices.add(
        "replica %s is open for writing in process %s; readers should open it read-only"
            .formatted(replica.path(), holder(failure)));
    if (!isPublished) {
      pinned(replica, failure);
    }
  }

  /**
   * True when readers cannot open the published replica, since somebody holds it for writing or it
   * is damaged.
   */
  boolean publishedIsBarred() {
    try {
      replicas.published().ifPresent(replica -> catalog.attachForReading(session, replica.path()));
      if (replicas.published().isPresent()) {
        catalog.detach(session);
      }
      return false;
    } catch (SqlFailure e) {
      return switch (e.kind()) {
        case DAMAGED, LOCKED -> true;
        case ENVIRONMENT, LOST, INTERRUPTED, STATEMENT, NEWER -> throw e;
      };
    }
  }

  /** The replicas that can be trusted, with what their ledgers tell of the staged segments. */
  Map<Replica, Ledger> trusted() {
    return trusted;
  }

  /**
   * True when every replica that is there could be read, so that what all of them have is known.
   */
  boolean knowsAll() {
    return trusted.keySet().containsAll(replicas.replicas());
  }

  /** True when readers are pointed at a replica that cannot be trusted, or at none. */
  boolean publishedIsUnfit() {
    return replicas.published().filter(trusted::containsKey).isEmpty();
  }

  /**
   * Attaches a replica for writing: an idle one, a clone, or the first.
   *
   * @return empty when readers hold all, and there are as many clones as there may be, or it is too
   *     early for one
   * @throws OutdatedException when replicas are not as the last run has left them; nothing is
   *     changed by then
   */
  Optional<Replica> open() throws IOException, InterruptedException {
    try {
      Optional<Replica> opened = openFit();
      recalled = false; // from here on the run does not begin anew
      return opened;
    } catch (SqlFailure e) {
      if (recalled && (e.kind() == SqlFailure.Kind.DAMAGED || e.kind() == SqlFailure.Kind.LOCKED)) {
        throw new OutdatedException(e); // something has happened to a replica since the last run
      }
      throw e;
    }
  }

  private Optional<Replica> openFit() throws IOException, InterruptedException {
    Optional<Replica> published = replicas.published();
    for (Replica replica : List.copyOf(trusted.keySet())) {
      if (!Optional.of(replica).equals(published) && openIdle(replica)) {
        return Optional.of(replica);
      }
    }
    Optional<Replica> vacancy = replicas.vacancy();
    if (vacancy.isEmpty() || !mayAdd()) {
      tally.notices.add(
          "all idle replicas of %s are pinned by readers; the published one ages until they let go"
              .formatted(replicas.database()));
      return Optional.empty();
    }
    if (!copyPays()) {
      tally.notices.add(
          "all idle replicas of %s are pinned by readers; one is cloned once they were waited for as long as that takes, %d s"
              .formatted(replicas.database(), copying(published.orElseThrow()).toSeconds()));
      return Optional.empty();
    }
    Replica added = vacancy.get();
    files.vacate(added);
    notes.gone(added); // what is noted is of a replica that somebody has deleted
    if (!trusted.isEmpty()) {
      clone(
          published.filter(trusted::containsKey).orElse(trusted.keySet().iterator().next()), added);
    } else if (!replicas.replicas().isEmpty() && distrusted.isEmpty()) {
      return Optional
          .empty(); // somebody writes to the only replica; wait for the hand to be taken off
    }
    notes.opened(added, now());
    catalog.attachForWriting(session, added.path());
    return Optional.of(added);
  }

  private boolean openIdle(Replica replica) throws IOException, InterruptedException {
    Duration wait = notes.untilSettled(replica, now(), options.settle());
    if (!wait.isZero()) {
      tally.settled(wait);
      Thread.sleep(wait.toMillis() + 1); // the one wait of the design: DESIGN's settle
    }
    try {
      files.allowWriting(replica.path());
      catalog.attachForWriting(session, replica.path());
      if (recalled) {
        compare(replica);
      }
      notes.opened(replica, now());
      return true;
    } catch (SqlFailure e) {
      if (e.kind() != SqlFailure.Kind.LOCKED) {
        throw e;
      }
      pinned(replica, e);
      return false;
    }
  }

  /** Looks into a replica that is attached for writing, of which the last run was to tell. */
  private void compare(Replica replica) {
    try {
      Ledger told = trusted.get(replica);
      if (!Ledger.about(session, catalog, asked).equals(told)) {
        throw new OutdatedException(null);
      }
      if (!runs.reach(told.generation(), generation())) {
        readRunsBeside(told.generation());
      }
    } catch (RuntimeException | Error e) {
      try {
        catalog.detach(session);
      } catch (SqlFailure another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  /** Nobody is told of what runs did while somebody holds the published replica for writing. */
  private void readRunsBeside(long generation) {
    Optional<Replica> replica = replicas.published();
    if (replica.isEmpty()) {
      return;
    }
    Catalog published = new Catalog(catalog.name() + "_published");
    try {
      published.attachForReading(session, replica.get().path());
    } catch (SqlFailure e) {
      if (e.kind() == SqlFailure.Kind.LOCKED) {
        return;
      }
      throw e;
    }
    try {
      runs.read(published, generation);
    } finally {
      published.detach(session);
    }
  }

  private void pinned(Replica replica, SqlFailure failure) throws IOException {
    Pin pin = new Pin(replica.name(), failure.holder(), notes.pinned(replica, now()));
    Duration held = Duration.between(pin.since(), now());
    if (held.compareTo(options.maxPin()) <= 0) {
      tally.pinned(pin);
      String notice = "replica %s is pinned by process %s".formatted(replica.path(), pin.holder());
      if (!tally.notices.contains(notice)) {
        tally.notices.add(notice);
      }
      return;
    }
    if (recalled) {
      throw new OutdatedException(null); // which would leave this untold
    }
    files.drop(replica);
    notes.gone(replica);
    trusted.remove(replica);
    tally.evicted();
    tally.notices.add(
        "replica %s was evicted: process %s held it for %d s; it keeps an old snapshot and should reconnect"
            .formatted(replica.path(), pin.holder(), held.toSeconds()));
  }

  /** A second replica is always made; more only now and then, since each costs a copy. */
  private boolean mayAdd() {
    return replicas.replicas().size() < 2
        || notes
            .clonedAt()
            .filter(
                last -> last.plus(options.cloneInterval()).isAfter(now()) && !last.isAfter(now()))
            .isEmpty();
  }

  /**
   * Whether a clone is worth its copy. A large replica is copied when readers were waited for as
   * long as that takes, in one turn or in several: most let go within a cycle, and a copy keeps the
   * disk from everybody. Where nothing that is published is fit to be read, nobody waits.
   */
  private boolean copyPays() throws IOException {
    Optional<Replica> published = replicas.published().filter(trusted::containsKey);
    if (published.isEmpty() || replicas.replicas().size() < 2) {
      return true;
    }
    notes.waits(pinnedSince(), now());
    return notes.waited(now()).compareTo(copying(published.get())) >= 0;
  }

  /** Since when all idle replicas have been pinned: who holds one has done so since it was left. */
  private Instant pinnedSince() {
    Instant now = now();
    return replicas.replicas().stream()
        .filter(replica -> notes.pinnedSince(replica).isPresent())
        .map(replica -> notes.leftAt(replica).filter(left -> left.isBefore(now)).orElse(now))
        .max(Comparator.naturalOrder())
        .orElse(now);
  }

  /** About how long it takes to copy a replica. */
  private Duration copying(Replica replica) throws IOException {
    return Duration.ofSeconds(Files.size(replica.path()) / options.cloneBytesPerSecond());
  }

  private void clone(Replica source, Replica target) throws IOException {
    catalog.attachForReading(session, source.path()); // keeps writers off while the file is copied
    try {
      files.copy(source, target);
    } finally {
      catalog.detach(session);
    }
    notes.waitedEnough();
    notes.copiedFreshViews(source, target);
    if (replicas.replicas().size() > 2) {
      notes.cloned(now()); // the second replica is no extra one, and must not delay the third
    }
    tally.cloned();
    tally.notices.add("replica %s was cloned from %s".formatted(target.path(), source.path()));
  }

  /** Once readers are pointed elsewhere: sets aside the replica that could not be trusted. */
  void setAsideDistrusted() throws IOException {
    for (Replica replica : List.copyOf(distrusted.keySet())) {
      setAside(replica);
    }
  }

  /**
   * Drops replicas beyond the second when nobody has pinned any for a while, the longer the more a
   * copy costs, and evicts from them who has held one for too long. The replica that the link has
   * just {@code left} may be pinned by now, so it never counts as one that could be written next.
   */
  void shrink(Replica current, Optional<Replica> left) throws IOException {
    List<Replica> surplus = new ArrayList<>(trusted.keySet());
    surplus.removeIf(
        replica ->
            replica.equals(current)
                || Optional.of(replica).equals(left)
                || Optional.of(replica).equals(replicas.published())
                || !notes.untilSettled(replica, now(), options.settle()).isZero());
    for (Replica replica : surplus) {
      if (replicas.replicas().size() > 2 && free(replica) && !pinnedLately(replica)) {
        files.drop(replica);
        notes.gone(replica);
        trusted.remove(replica);
      }
    }
  }

  private boolean pinnedLately(Replica replica) throws IOException {
    Duration copies = copying(replica).multipliedBy(KEPT_COPIES);
    Duration kept =
        copies.compareTo(options.cloneInterval()) > 0 ? copies : options.cloneInterval();
    return notes.pinnedAt().filter(last -> last.plus(kept).isAfter(now())).isPresent();
  }

  private boolean free(Replica replica) throws IOException {
    try {
      files.allowWriting(replica.path());
      catalog.attachForWriting(session, replica.path());
      catalog.detach(session);
      notes.free(replica);
      return true;
    } catch (SqlFailure e) {
      switch (e.kind()) {
        case DAMAGED -> distrust(replica);
        case LOCKED -> pinned(replica, e);
        case ENVIRONMENT, LOST, INTERRUPTED, STATEMENT, NEWER -> throw e;
      }
      return false;
    }
  }

  private void setAside(Replica replica) throws IOException {
    String reason = distrusted.remove(replica);
    tally.notices.add(
        "replica %s was %s; it is kept as %s and made anew"
            .formatted(replica.path(), reason, files.setAside(replica, reason, now())));
    notes.gone(replica);
  }

  /** The replica has just been published. */
  void published(Replica replica, long generation, Instant at) {
    trusted.computeIfPresent(replica, (same, ledger) -> ledger.published(generation, at));
    lastRun.published(generation);
  }

  /** The greatest generation that any replica has. */
  long generation() {
    return Math.max(
        Math.max(replacedGeneration, lastRun.generation()),
        trusted.values().stream().mapToLong(Ledger::generation).max().orElse(0));
  }

  private static String holder(SqlFailure failure) {
    return failure.holder().isPresent() ? String.valueOf(failure.holder().getAsLong()) : "unknown";
  }

  private Instant now() {
    return options.clock().instant();
  }

  /** Has the next run make the replica anew. */
  void distrust(Replica replica) {
    trusted.remove(replica);
    notes.damaged(replica);
  }

  /**
   * Remembers that a replica turned out to be damaged while it was written, so that the next run
   * sets it aside; returns what to say.
   */
  CorruptException damaged(Replica replica, SqlFailure failure) {
    notes.damaged(replica);
    return new CorruptException(
        "Cannot load into %s: %s; run the writer again, it makes the replica anew from its twin"
            .formatted(replica.path(), failure.getMessage()),
        failure);
  }
}
