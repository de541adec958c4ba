package dev.tarn.staging.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A file owned through a POSIX record lock. The lock belongs to the inode and the process: it
 * follows the file to another name, ends with the process, and is dropped when the process closes
 * <em>any</em> descriptor of the file. Therefore files owned by this process are kept in {@link
 * #OWNED}, and never opened a second time.
 */
final class LocalOwnedFile implements OwnedFile {
  /**
   * File keys (device and inode) of what this process owns. Guards opening and closing of owned
   * files.
   */
  private static final Set<Object> OWNED = new HashSet<>();

  private final Location location;
  private final Path path;
  private final FileChannel channel;
  private final Object key;

  private LocalOwnedFile(Location location, Path path, FileChannel channel, Object key) {
    this.location = location;
    this.path = path;
    this.channel = channel;
    this.key = key;
  }

  /** Locks the file under a hidden name first, so that it is never seen without its lock. */
  static OwnedFile create(Location location, Path path) throws IOException {
    Files.createDirectories(path.getParent());
    Path hidden = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID());
    synchronized (OWNED) {
      FileChannel channel =
          FileChannel.open(
              hidden,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        channel.lock();
        Files.createLink(path, hidden);
        Object key = key(path);
        OWNED.add(key);
        return new LocalOwnedFile(location, path, channel, key);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      } finally {
        Files.deleteIfExists(hidden);
      }
    }
  }

  static Optional<OwnedFile> claim(Location location, Path path) throws IOException {
    synchronized (OWNED) {
      FileChannel channel;
      Object key;
      try {
        key = key(path);
        if (OWNED.contains(key)) {
          return Optional.empty();
        }
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
      try {
        if (channel.tryLock() != null && Files.exists(path) && key.equals(key(path))) {
          OWNED.add(key);
          return Optional.of(new LocalOwnedFile(location, path, channel, key));
        }
      } catch (NoSuchFileException e) {
        // its owner finished it between our look and our lock
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      channel.close();
      return Optional.empty();
    }
  }

  @Override
  public Location location() {
    return location;
  }

  @Override
  public void write(long position, ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  @Override
  public int read(long position, ByteBuffer bytes) throws IOException {
    return channel.read(bytes, position);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void delete() throws IOException {
    Files.deleteIfExists(path);
    close();
  }

  @Override
  public void close() throws IOException {
    synchronized (OWNED) {
      if (channel.isOpen()) {
        OWNED.remove(key);
        channel.close();
      }
    }
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
