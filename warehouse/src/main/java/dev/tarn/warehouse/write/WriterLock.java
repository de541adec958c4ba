package dev.tarn.warehouse.write;

import dev.tarn.staging.BusyException;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the writer the only one. The lock is the operating system's, so it ends with the process;
 * what the file says is for people.
 */
public final class WriterLock implements AutoCloseable {
  /**
   * Files locked by this process, guarding their locks: closing any other descriptor of one would
   * drop its lock.
   */
  private static final Map<Path, String> HELD = new HashMap<>();

  private final Path file;
  private final FileChannel channel;

  private WriterLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock of a lake.
   *
   * @throws BusyException when another writer has it; the message names it
   * @throws StorageException when the warehouse cannot be written
   */
  public static WriterLock take(Lake lake, Instant now) {
    synchronized (HELD) {
      try {
        DurableFiles.createFolders(lake.warehouse());
        Path file = lake.warehouse().toRealPath().resolve("writer.lock");
        if (HELD.containsKey(file)) {
          throw busy(lake, HELD.get(file));
        }
        return take(lake, file, now);
      } catch (IOException e) {
        throw new StorageException(
            "Cannot lock %s: %s; check that the folder can be written"
                .formatted(lake.warehouse().resolve("writer.lock"), e),
            e);
      }
    }
  }

  private static WriterLock take(Lake lake, Path file, Instant now) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw busy(lake, Files.readString(file).strip());
      }
      String owner = "pid %d on %s since %s".formatted(ProcessHandle.current().pid(), host(), now);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      HELD.put(file, owner);
      return new WriterLock(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static BusyException busy(Lake lake, String owner) {
    return new BusyException(
        "Another writer is at work on %s (%s); it loads everything, so there is nothing to do"
            .formatted(lake.home(), owner));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host";
    }
  }

  @Override
  public void close() {
    synchronized (HELD) {
      HELD.remove(file);
      release();
    }
  }

  private void release() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException("Cannot release the writer's lock: " + e.getMessage(), e);
    }
  }
}
