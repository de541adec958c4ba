package dev.tarn.ingest.live;

import dev.tarn.ingest.history.Owed;
import dev.tarn.staging.BusyException;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.service.MetricsFile;
import dev.tarn.staging.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * {@code ingest/<producer>/} in the lake: how a running producer stands. One process at a time owns
 * it.
 */
final class ProducerFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;

  private ProducerFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be, and takes it.
   *
   * @throws RefusedException if it is no name of a producer
   * @throws BusyException if another process has it
   * @throws StorageException if it cannot be made
   */
  static ProducerFolder own(Lake lake, String producer) {
    requireName(producer);
    Path folder = lake.home().resolve("ingest").resolve(producer);
    Path lock = folder.resolve("lock");
    try {
      DurableFiles.createFolders(folder);
      FileChannel channel =
          FileChannel.open(
              lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
      if (!isLocked(channel)) {
        String owner = owner(channel);
        channel.close();
        throw new BusyException(
            "Another ingest called '%s' is running%s, as %s says; end it, or give this one another name with --producer"
                .formatted(producer, owner, lock));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)),
          0);
      return new ProducerFolder(folder, channel);
    } catch (IOException e) {
      throw new StorageException(
          "Cannot use %s: %s; check the disk and who owns the folder".formatted(folder, why(e)), e);
    }
  }

  /**
   * @throws RefusedException if it is no name of a producer
   */
  static void requireName(String producer) {
    if (!producer.matches("(?!\\.)[A-Za-z0-9._=-]{1,64}")) { // it must not lead out of the lake
      throw new RefusedException(
          "Invalid producer name '%s'; use up to 64 letters, digits, '.', '_', '-' and '=', and no '.' first"
              .formatted(producer));
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // by this very process
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = new String(pid.array(), 0, pid.position(), StandardCharsets.UTF_8);
    return text.matches("\\d+") ? " (process " + text + ")" : "";
  }

  /**
   * What the last process had not fetched.
   *
   * @param notices told if that cannot be read
   */
  Owed owed(Notices notices) {
    return Owed.read(folder.resolve(Owed.FILE), notices::say);
  }

  /**
   * Writes how the producer stands, for whoever looks: wholly or not at all, and without waiting
   * for the disk.
   *
   * @throws StorageException if it cannot be written
   */
  void write(IngestState state, String producer) {
    new MetricsFile(folder.resolve("tarn.prom")).write(StateMetrics.of(state, producer));
    Path file = folder.resolve("status.json");
    Path next = folder.resolve(".status.json.next");
    try {
      Files.write(next, StateJson.of(state));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StorageException("Cannot write %s: %s; check the disk".formatted(file, why(e)), e);
    }
  }

  /** The reason without the names of Java's classes, which is all that some messages are. */
  private static String why(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission is denied";
    }
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return "something that is no folder is in its way";
    }
    if (failure instanceof NoSuchFileException) {
      return "the folder is gone";
    }
    return failure instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(failure.getMessage());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException("Cannot close %s: %s".formatted(folder, why(e)), e);
    }
  }
}
