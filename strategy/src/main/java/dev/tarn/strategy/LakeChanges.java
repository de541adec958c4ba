package dev.tarn.strategy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Notices that a lake may have new candles, by the names of the segments in staging: all rows come
 * by way of it and stay there for a while after they were loaded, so that what the writer publishes
 * is nothing new. Should staging not have been looked at for long, or another lake have been put
 * into the place of this one, the published replica tells, some seconds later. Used by one thread
 * at a time.
 */
final class LakeChanges {
  private static final long LATER_NANOS = Duration.ofSeconds(5).toNanos();

  private final Path home;
  private final StagedNames candles;
  private final StagedNames ticks;
  private final Path link;
  private Optional<Publication> published = Optional.empty();

  /** Kept over a failure: what was added is told once only. */
  private boolean changed;

  private long changedAt = System.nanoTime();
  private long version;

  /**
   * A publication: two cycles of the writer later the link leads to the same replica again.
   *
   * @param replica where the link leads
   * @param at when the link was made
   */
  private record Publication(Path replica, FileTime at) {}

  LakeChanges(Lake lake) {
    StagingArea staging = new StagingArea(lake);
    this.home = lake.home();
    this.candles = new StagedNames(staging.folder(MarketDatasets.CANDLES));
    this.ticks = new StagedNames(staging.folder(MarketDatasets.TICKS));
    this.link = ReplicaSet.of(lake, MarketDatasets.CANDLES.database()).link();
  }

  /**
   * A number that grows whenever something may have come since the last call that matters.
   *
   * @param trades whether new segments of ticks matter
   * @throws StorageException when staging cannot be listed
   */
  long version(Predicate<List<Path>> trades) {
    try {
      Optional<Publication> target = target();
      changed |= !candles.added().isEmpty();
      List<Path> traded = ticks.added();
      long now = System.nanoTime();
      changed |= !published.equals(target) && now - changedAt >= LATER_NANOS;
      if (changed || (!traded.isEmpty() && trades.test(traded))) {
        changed = false;
        published = target;
        changedAt = now;
        version++;
      }
      return version;
    } catch (IOException e) {
      throw new StorageException(
          "Cannot look for changes in %s: %s; check its permissions"
              .formatted(home, e.getClass().getSimpleName() + " " + e.getMessage()),
          e);
    }
  }

  private Optional<Publication> target() throws IOException {
    try {
      FileTime at = Files.getLastModifiedTime(link, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(new Publication(Files.readSymbolicLink(link), at));
    } catch (NoSuchFileException | NotLinkException e) {
      return Optional.empty(); // nothing was published yet
    }
  }
}
