package dev.tarn.ingest.history;

import dev.tarn.staging.BusyException;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes one process the only one to fetch a series. The lock is the operating system's, so it ends
 * with the process; what the file says is for people.
 */
final class SeriesLock implements AutoCloseable {
  /**
   * Files locked by this process, guarding their locks: closing any other descriptor of one would
   * drop its lock.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private SeriesLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws BusyException if another process has it, or this one; the message names it
   * @throws StorageException if the folder cannot be written
   */
  static SeriesLock take(Path path, HistorySeries series) {
    synchronized (HELD) {
      try {
        DurableFiles.createFolders(path.toAbsolutePath().getParent());
        Path file = path.toAbsolutePath().getParent().toRealPath().resolve(path.getFileName());
        if (HELD.contains(file)) {
          throw busy(series, "this process");
        }
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
          if (channel.tryLock() == null) {
            throw busy(series, Files.readString(file).strip());
          }
          channel.truncate(0);
          String owner = "process " + ProcessHandle.current().pid() + "\n";
          channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException | RuntimeException e) {
          channel.close();
          throw e;
        }
        HELD.add(file);
        return new SeriesLock(file, channel);
      } catch (IOException e) {
        throw new StorageException(
            "Cannot lock %s: %s; check that the folder can be written".formatted(path, e), e);
      }
    }
  }

  private static BusyException busy(HistorySeries series, String owner) {
    return new BusyException("%s is being fetched by %s".formatted(series.label(), owner));
  }

  @Override
  public void close() {
    synchronized (HELD) {
      HELD.remove(file);
      try {
        channel.close();
      } catch (IOException e) {
        throw new StorageException("Cannot release %s: %s".formatted(file, e), e);
      }
    }
  }
}
