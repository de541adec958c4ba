package dev.tarn.strategy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  private final Path candles;
  private final Path ticks;
  private final Path link;
  private Set<Path> known = Set.of();
  private Optional<Path> published = Optional.empty();
  private long changedAt = System.nanoTime();
  private long version;

  LakeChanges(Lake lake) {
    StagingArea staging = new StagingArea(lake);
    this.candles = staging.folder(MarketDatasets.CANDLES);
    this.ticks = staging.folder(MarketDatasets.TICKS);
    this.link = ReplicaSet.of(lake, MarketDatasets.CANDLES.database()).link();
  }

  /**
   * A number that grows whenever something may have come since the last call that matters.
   *
   * @param trades whether new segments of ticks matter
   * @throws StorageException when staging cannot be listed
   */
  long version(Predicate<List<Path>> trades) {
    Set<Path> listed = new HashSet<>();
    list(candles, listed);
    boolean changed = !known.containsAll(listed);
    Set<Path> traded = new HashSet<>();
    list(ticks, traded);
    List<Path> fresh = traded.stream().filter(Predicate.not(known::contains)).toList();
    listed.addAll(traded);
    known = listed;
    Optional<Path> target = target();
    long now = System.nanoTime();
    changed |= !published.equals(target) && now - changedAt >= LATER_NANOS;
    if (changed || (!fresh.isEmpty() && trades.test(fresh))) {
      published = target;
      changedAt = now;
      version++;
    }
    return version;
  }

  private Optional<Path> target() {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (NoSuchFileException | NotLinkException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(link, e);
    }
  }

  private static void list(Path folder, Set<Path> files) {
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder, "*.parquet")) {
      listed.forEach(files::add);
    } catch (NoSuchFileException e) {
      // nothing was ever staged
    } catch (DirectoryIteratorException e) {
      throw failed(folder, e.getCause());
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static StorageException failed(Path path, IOException cause) {
    return new StorageException(
        "Cannot read %s: %s; check its permissions"
            .formatted(path, cause.getClass().getSimpleName()),
        cause);
  }
}
