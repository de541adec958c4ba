package dev.tarn.serve;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.Segment;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks at a lake for what changes answers. A fresh read is a function of the set of segments, so
 * moving one from staging into a replica and into the archive changes nothing; what does is a
 * segment that arrives, one that goes away without having been loaded, and the settings.
 *
 * <p>What was not looked at for so long that a segment may have come and gone unseen is taken for
 * changed. Thread-safe: looks are made one after the other.
 */
final class Watch implements AutoCloseable {
  private static final Duration LONGEST_GAP = Duration.ofSeconds(10);
  private static final Set<String> WITH_SERIES = Set.of("ticks", "candles");

  private final Lake lake;
  private final ReaderMemory memory;
  private final Lock shared;
  private final Consumer<Change> listener;
  private final Folders folders;
  private final SegmentContents contents = new SegmentContents();
  private final Map<String, Set<String>> known = new HashMap<>();
  private final Map<String, String> published = new HashMap<>();
  private final Map<String, long[]> ledgers = new HashMap<>();
  private final Map<String, String> footprints = new HashMap<>();
  private String settings = "";
  private Duration longestGap = LONGEST_GAP;
  private long number;
  private volatile long lookedAt = Long.MIN_VALUE;
  private volatile boolean present;
  private boolean everything;

  /**
   * @param shared held while a replica is looked at
   * @param listener is told of each look, before anybody who waits for it goes on
   */
  Watch(Lake lake, ReaderMemory memory, Lock shared, Consumer<Change> listener) {
    this.lake = lake;
    this.memory = memory;
    this.shared = shared;
    this.listener = listener;
    this.folders = new Folders(lake);
  }

  /** When the last look began, as {@link System#nanoTime} tells it. */
  long lookedAt() {
    return lookedAt;
  }

  /** False when there was no lake at the last look. */
  boolean isPresent() {
    return present;
  }

  /**
   * Looks, unless somebody has begun to since {@code nanos}.
   *
   * @param nanos a time of {@link System#nanoTime}
   */
  void lookSince(long nanos) {
    if (lookedAt == Long.MIN_VALUE || lookedAt - nanos < 0) {
      lookOnce(nanos);
    }
  }

  private synchronized void lookOnce(long nanos) {
    if (lookedAt == Long.MIN_VALUE || lookedAt - nanos < 0) {
      look();
    }
  }

  /** Looks now. */
  synchronized void look() {
    long begun = System.nanoTime();
    boolean first = lookedAt == Long.MIN_VALUE;
    everything = first || begun - lookedAt > longestGap.toNanos();
    List<Touch> touches = new ArrayList<>();
    present = lake.exists();
    if (present) {
      try {
        touches.addAll(changes());
      } catch (TarnException | SqlFailure e) {
        forget(); // what cannot be told now is told by whoever reads
      }
    } else {
      forget();
    }
    if (everything) {
      touches.clear();
    }
    number++;
    listener.accept(new Change(number, everything, touches));
    lookedAt = begun;
  }

  private void forget() {
    everything = true;
    known.clear();
    folders.forget();
    settings = "";
  }

  private List<Touch> changes() {
    String now = folders.settings();
    if (!now.equals(settings)) {
      settings = now;
      everything = true;
      folders.forget();
      known.clear();
      Duration half = LakeSettings.of(lake).retireAfter().dividedBy(2);
      longestGap = half.compareTo(LONGEST_GAP) < 0 ? half : LONGEST_GAP;
    }
    Datasets datasets = folders.datasets();
    List<Touch> touches = new ArrayList<>();
    for (Dataset dataset : datasets.all()) {
      touch(dataset).ifPresent(touches::add);
    }
    for (String database : datasets.databases()) {
      checkPublished(datasets, database);
    }
    return touches;
  }

  private Optional<Touch> touch(Dataset dataset) {
    List<Segment> staged = folders.segments(dataset);
    Set<String> names = staged.stream().map(Segment::name).collect(Collectors.toSet());
    Set<String> before = known.put(dataset.name(), names);
    if (before == null || everything) {
      return Optional.empty();
    }
    Set<String> gone = new HashSet<>(before);
    gone.removeAll(names);
    for (String segment : gone) {
      // in quarantine, or deleted: it was part of answers, and is no more
      everything |= !folders.isArchived(dataset, segment);
    }
    List<Segment> arrived = staged.stream().filter(one -> !before.contains(one.name())).toList();
    if (arrived.isEmpty() || everything) {
      return Optional.empty();
    }
    return Optional.of(
        WITH_SERIES.contains(dataset.name())
            ? contents.of(dataset, arrived)
            : Touch.ofAny(dataset.name()));
  }

  /** A database that has lost generations or segments is another one. */
  private void checkPublished(Datasets datasets, String database) {
    String now = folders.published(database);
    String before = published.put(database, now);
    if (now.equals(before) || now.equals("none")) {
      everything |= before != null && !now.equals(before);
      return;
    }
    Set<String> one = Set.of(datasets.in(database).get(0).name());
    shared.lock();
    LakeReader reader = new LakeReader(lake, datasets).with(memory);
    try (Snapshot snapshot = reader.open(Source.DUCKDB, one)) {
      Catalog catalog = new Catalog(database);
      long segments = snapshot.session().number("SELECT count(*) FROM " + catalog.ledger());
      String steps = footprints(snapshot.session(), catalog);
      String other = footprints.put(database, steps);
      everything |= other != null && !other.equals(steps);
      long[] last = ledgers.put(database, new long[] {snapshot.origin().generation(), segments});
      everything |=
          last != null && (snapshot.origin().generation() < last[0] || segments < last[1]);
    } catch (TarnException | SqlFailure e) {
      published.remove(database); // it is asked again at the next look
    } finally {
      shared.unlock();
    }
  }

  /** The writer makes stored footprints anew when their steps are set otherwise. */
  private static String footprints(Session session, Catalog catalog) {
    StringBuilder text = new StringBuilder();
    for (String table : List.of(catalog.footprint(), catalog.olderFootprints())) {
      try {
        session
            .first(
                "SELECT string_agg(t::VARCHAR, ';' ORDER BY t::VARCHAR) FROM %s AS t"
                    .formatted(table),
                row -> String.valueOf(row.getString(1)))
            .ifPresent(text::append);
      } catch (SqlFailure e) {
        text.append("none"); // no steps were ever set
      }
      text.append('|');
    }
    return text.toString();
  }

  /** Lets go of what is held for further looks. */
  synchronized void rest() {
    contents.close();
  }

  @Override
  public void close() {
    rest();
  }
}
