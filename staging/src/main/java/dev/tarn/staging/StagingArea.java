package dev.tarn.staging;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * The staging area of a lake: where rows come in, and where their segments wait until every replica
 * has them. Thread-safe; any number of processes may use one lake at once.
 */
public final class StagingArea {
  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Storage storage;
  private final Archive archive;
  private final Clock clock;

  public StagingArea(Lake lake) {
    this(lake.storage(), Clock.systemUTC());
  }

  /** A staging area with a storage and a clock of its own, for tests. */
  public StagingArea(Storage storage, Clock clock) {
    this.storage = storage;
    this.archive = new Archive(storage);
    this.clock = clock;
  }

  /**
   * Opens a dataset for appending. Journals that dead producers left in it are sealed on the way.
   *
   * @throws StorageException when the lake cannot be written
   */
  public Appender appender(Dataset dataset, AppenderOptions options) {
    SegmentName.next(
        clock.instant(), options.producer()); // refuses a bad producer name before any row comes
    prepare(dataset);
    try {
      recover(dataset);
    } catch (StorageException e) {
      // what another producer left must not keep this one from appending; the writer will say it
      LoggerFactory.getLogger(StagingArea.class).warn(e.getMessage());
    }
    return new Appender(storage, dataset, options);
  }

  /**
   * Begins the import of a file.
   *
   * @throws StorageException when the lake cannot be written
   */
  public FileImport importing(Dataset dataset) {
    prepare(dataset);
    return new FileImport(storage, dataset);
  }

  /**
   * Segments in staging, by name, loaded or not. Files with names that break the protocol are not
   * among them.
   */
  public List<Segment> segments(Dataset dataset) {
    return Segments.attempt(
        storage,
        "list",
        Layout.staging(dataset.name()),
        () -> {
          Compacted compacted = new Compacted(storage);
          List<Segment> segments = new ArrayList<>();
          for (Entry entry : files(dataset)) {
            if (Layout.isLegal(entry.name())) {
              Segment segment = Segments.of(storage, dataset, entry);
              if (!compacted.has(dataset.name(), segment.name())) {
                segments.add(segment);
              }
            }
          }
          return segments;
        });
  }

  /**
   * Moves Parquet files whose names break the protocol to quarantine, and answers where they are
   * now. Deletes segments that somebody has staged again long after they were loaded: a compacted
   * segment of the archive stands for them.
   */
  public List<Location> quarantineMisnamed(Dataset dataset) {
    return Segments.attempt(
        storage,
        "list",
        Layout.staging(dataset.name()),
        () -> {
          List<Location> moved = new ArrayList<>();
          Compacted compacted = new Compacted(storage);
          for (Entry entry : files(dataset)) {
            Optional<String> problem = NameCheck.problem(entry.name());
            if (problem.isPresent()) {
              String reason = problem.get() + " and put it back";
              moved.add(new Quarantine(storage).take(dataset.name(), entry.location(), reason));
            } else if (compacted.has(dataset.name(), Segments.of(storage, dataset, entry).name())) {
              storage.delete(entry.location());
            }
          }
          return moved;
        });
  }

  /**
   * Takes a segment out of staging with its reason; nobody reads it from then on. Answers where it
   * is now.
   */
  public Location quarantine(Segment segment, String reason) {
    return Segments.attempt(
        storage,
        "quarantine",
        segment.location(),
        () -> new Quarantine(storage).take(segment.dataset(), segment.location(), reason));
  }

  /** What waits in a dataset's quarantine, by name. */
  public List<Quarantined> quarantined(Dataset dataset) {
    return Segments.attempt(
        storage,
        "list",
        Layout.quarantine(dataset.name()),
        () -> new Quarantine(storage).list(dataset.name()));
  }

  /**
   * Puts a file of the quarantine back where it came from: a segment into staging, to be loaded by
   * the next run.
   *
   * @throws RefusedException when it is no segment, or staging has one of its name
   */
  public void retry(Quarantined file) {
    Segments.attempt(
        storage,
        "put back",
        file.location(),
        () -> {
          new Quarantine(storage).retry(file);
          return null;
        });
  }

  /**
   * Puts the row groups of a damaged file that can be read into staging, under the file's own name;
   * the file stays where it is until it is dropped.
   *
   * @return what can be read of it, and what is lost
   * @throws RefusedException when that is not safe, or of no use; the message says why
   * @throws CorruptException when not even its footer can be read
   */
  public RowGroups salvage(Quarantined file) {
    return Segments.attempt(
        storage, "salvage", file.location(), () -> new Quarantine(storage).salvage(file));
  }

  /** Where a file of the quarantine is on the disk. */
  public Path path(Quarantined file) {
    return storage.localPath(file.location());
  }

  /** Deletes a file of the quarantine, with its reason, for good. */
  public void drop(Quarantined file) {
    Segments.attempt(
        storage,
        "drop",
        file.location(),
        () -> {
          new Quarantine(storage).drop(file);
          return null;
        });
  }

  /**
   * Puts a segment that every replica has into the archive, and leaves it in staging for those who
   * have listed it there. Doing it again is harmless.
   *
   * @return since when it is in the archive
   */
  public Instant archive(Segment segment) {
    return Segments.attempt(storage, "archive", segment.location(), () -> archive.add(segment));
  }

  /**
   * Moves a segment that every replica has from staging to the archive. Doing it again is harmless.
   *
   * @return why it was put to quarantine instead: the archive has a segment of its name with other
   *     content, so it was never loaded
   */
  public Optional<String> retire(Segment segment) {
    return Segments.attempt(
        storage,
        "retire",
        segment.location(),
        () -> {
          Optional<String> refusal = archive.take(segment);
          if (refusal.isPresent()) {
            quarantine(segment, refusal.get());
          }
          return refusal;
        });
  }

  /** Where other programs on this machine find the segments of a dataset. */
  public Path folder(Dataset dataset) {
    return storage.localPath(Layout.staging(dataset.name()));
  }

  /** The days of the archive, for who compacts them. */
  public ArchiveDays archiveDays() {
    return new ArchiveDays(storage, clock);
  }

  /** Segments in the archive, by day and name. */
  public List<Segment> archived(Dataset dataset) {
    return Segments.attempt(
        storage,
        "list",
        Layout.archive(dataset.name()),
        () -> {
          List<Segment> segments = new ArrayList<>();
          for (Entry entry : archive.files(dataset)) {
            segments.add(Segments.of(storage, dataset, entry));
          }
          return segments;
        });
  }

  /**
   * Seals the journals of producers that are dead, and sweeps up parts that nobody has written to
   * for a day. Journals of living producers are left alone.
   *
   * @return the number of rows that were recovered
   */
  public long recover(Dataset dataset) {
    prepare(dataset);
    Location folder = Layout.journals(dataset.name());
    return Segments.attempt(
        storage,
        "recover journals in",
        folder,
        () -> {
          long rows = 0;
          IOException first = null;
          for (Entry journal : storage.list(folder)) {
            if (isJournal(journal)) {
              try {
                rows += recover(dataset, journal.location());
              } catch (AccessDeniedException e) {
                warnOfForeign(journal);
              } catch (IOException e) { // one that cannot be read hinders no other
                first = first == null ? e : first;
              }
            }
          }
          sweep(folder);
          sweep(Layout.parts(dataset.name()));
          if (first != null) {
            throw first;
          }
          return rows;
        });
  }

  /** Journals that are not sealed yet, of living producers and dead ones. */
  public List<Entry> journals(Dataset dataset) {
    Location folder = Layout.journals(dataset.name());
    return Segments.attempt(
        storage,
        "list",
        folder,
        () -> storage.list(folder).stream().filter(e -> !e.name().startsWith(".")).toList());
  }

  private long recover(Dataset dataset, Location journal) throws IOException {
    Optional<OwnedFile> claimed = storage.claim(journal);
    if (claimed.isEmpty()) {
      return 0;
    }
    try (OwnedFile file = claimed.get()) {
      String name = journal.name().substring(0, journal.name().length() - Layout.JOURNAL.length());
      Sealing sealing = new Sealing(storage);
      Sealing.Sealed sealed = sealing.seal(dataset, name, file);
      sealing.remove(dataset, sealed, file);
      return sealed.rows();
    }
  }

  /** Puts the file without rows in place that lets {@code *.parquet} always match something. */
  private void prepare(Dataset dataset) {
    Location schemaFile = Layout.staging(dataset.name()).resolve("_schema" + Layout.PARQUET);
    Segments.attempt(
        storage,
        "prepare",
        schemaFile,
        () -> {
          if (storage.find(schemaFile).isEmpty()) {
            Location location = Layout.part(dataset.name(), "schema-" + UUID.randomUUID());
            try (Part part = Part.create(storage, dataset.name(), dataset.schema(), location)) {
              part.publish(schemaFile);
            }
          }
          return null;
        });
  }

  private void sweep(Location folder) throws IOException {
    Instant before = clock.instant().minus(ABANDONED);
    for (Entry entry : storage.list(folder)) {
      if (!isJournal(entry) && entry.modified().isBefore(before)) {
        storage.delete(entry.location());
      }
    }
  }

  /** A journal that its producer still writes is not old; one that is old is left by the dead. */
  private void warnOfForeign(Entry journal) {
    if (journal.modified().isBefore(clock.instant().minus(FORGOTTEN))) {
      LoggerFactory.getLogger(StagingArea.class)
          .warn(
              "Cannot seal {}: it belongs to another user; start its producer once more, or make it writable",
              storage.localPath(journal.location()));
    }
  }

  private static boolean isJournal(Entry entry) {
    return entry.name().endsWith(Layout.JOURNAL) && !entry.name().startsWith(".");
  }

  private List<Entry> files(Dataset dataset) throws IOException {
    return storage.list(Layout.staging(dataset.name())).stream()
        .filter(entry -> entry.name().endsWith(Layout.PARQUET))
        .filter(entry -> !entry.name().startsWith("_") && !entry.name().startsWith("."))
        .toList();
  }
}
