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
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Makes the writer the only one. The lock is the operating system's, so it ends with the process;
 * what the file says is for people.
 */
public final class WriterLock implements AutoCloseable {
  private final FileChannel channel;

  private WriterLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a lake.
   *
   * @throws BusyException when another writer has it; the message names it
   * @throws StorageException when the warehouse cannot be written
   */
  public static WriterLock take(Lake lake, Instant now) {
    Path file = lake.warehouse().resolve("writer.lock");
    try {
      DurableFiles.createFolders(lake.warehouse());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          String owner =
              "pid %d on %s since %s\n".formatted(ProcessHandle.current().pid(), host(), now);
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
          return new WriterLock(channel);
        }
      } catch (OverlappingFileLockException e) {
        // this process has it; fall through
      }
      String owner = Files.readString(file).strip();
      channel.close();
      throw new BusyException(
          "Another writer is at work on %s (%s); it loads everything, so there is nothing to do"
              .formatted(lake.home(), owner));
    } catch (IOException e) {
      throw new StorageException(
          "Cannot lock %s: %s; check that the folder can be written".formatted(file, e), e);
    }
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
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException("Cannot release the writer's lock: " + e.getMessage(), e);
    }
  }
}
