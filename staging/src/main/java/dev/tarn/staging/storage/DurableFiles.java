package dev.tarn.staging.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Local file operations that survive a power failure. Thread-safe. */
public final class DurableFiles {

  private DurableFiles() {}

  /**
   * Returns once the names in {@code folder} survive a power failure. The interrupt of this thread
   * does not hinder it, and stays set.
   */
  public static void syncFolder(Path folder) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns once the contents of {@code file} survive a power failure. */
  public static void syncFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Creates {@code folder} and its missing parents, durably. */
  public static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolders(parent);
    }
    Files.createDirectories(folder);
    if (parent != null) {
      syncFolder(parent);
    }
  }

  /**
   * Replaces the contents of {@code file} in one step: whoever looks finds the old contents or the
   * new, also after a power failure. For one process at a time: the name of the file in the making
   * is always the same, so that those who are killed leave one such file at most.
   */
  public static void replace(Path file, byte[] contents) throws IOException {
    createFolders(file.toAbsolutePath().getParent());
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(contents);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(file.toAbsolutePath().getParent());
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
