package dev.tarn.staging.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A file owned through a POSIX record lock. The lock belongs to the inode and the process: it
 * follows the file to another name, ends with the process, and is dropped when the process closes
 * <em>any</em> descriptor of the file. Therefore files owned by this process are kept in {@link
 * #OWNED}, and never opened a second time; and they are read and written without a {@link
 * java.nio.channels.FileChannel}, which the interrupt of a thread that is using it would close.
 */
final class LocalOwnedFile implements OwnedFile {
  /**
   * What this process owns, by file keys (device and inode). An owner who forgets a file keeps it:
   * the collector would close it, and its inode could be that of another file next. Guards opening
   * and closing of owned files.
   */
  private static final Map<Object, LocalOwnedFile> OWNED = new HashMap<>();

  private final Location location;
  private final Path path;
  private final RandomAccessFile file;
  private final Object key;
  private boolean open = true;

  private LocalOwnedFile(Location location, Path path, RandomAccessFile file, Object key) {
    this.location = location;
    this.path = path;
    this.file = file;
    this.key = key;
  }

  /** Locks the file under a hidden name first, so that it is never seen without its lock. */
  static OwnedFile create(Location location, Path path) throws IOException {
    DurableFiles.createFolders(path.getParent());
    Path hidden = hidden(path);
    synchronized (OWNED) {
      RandomAccessFile file = new RandomAccessFile(hidden.toFile(), "rw");
      try {
        if (file.getChannel().tryLock() == null) {
          throw new IOException("Cannot lock the new file " + hidden);
        }
        Files.createLink(path, hidden);
        return owned(location, path, file);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      } finally {
        Files.deleteIfExists(hidden);
      }
    }
  }

  /**
   * Locks the file through a hidden name as well: one that vanishes meanwhile is not made anew by
   * opening it.
   */
  static Optional<OwnedFile> claim(Location location, Path path) throws IOException {
    Path hidden = hidden(path);
    synchronized (OWNED) {
      try {
        if (OWNED.containsKey(key(path))) {
          return Optional.empty();
        }
        if (!Files.isWritable(path) && Files.exists(path)) {
          throw new AccessDeniedException(path.toString());
        }
        Files.createLink(hidden, path);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
      try {
        return lock(location, path, hidden);
      } finally {
        Files.deleteIfExists(hidden);
      }
    }
  }

  private static Optional<OwnedFile> lock(Location location, Path path, Path hidden)
      throws IOException {
    Object key = key(hidden);
    if (OWNED.containsKey(key)) {
      return Optional.empty();
    }
    RandomAccessFile file = new RandomAccessFile(hidden.toFile(), "rw");
    try {
      if (file.getChannel().tryLock() != null && key.equals(key(path))) {
        return Optional.of(owned(location, path, file));
      }
    } catch (NoSuchFileException e) {
      // its owner finished it between our look and our lock
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    file.close();
    return Optional.empty();
  }

  private static OwnedFile owned(Location location, Path path, RandomAccessFile file)
      throws IOException {
    Object key = key(path);
    LocalOwnedFile owned = new LocalOwnedFile(location, path, file, key);
    OWNED.put(key, owned);
    return owned;
  }

  @Override
  public Location location() {
    return location;
  }

  @Override
  public void write(long position, ByteBuffer bytes) throws IOException {
    file.seek(position);
    file.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    bytes.position(bytes.limit());
  }

  @Override
  public int read(long position, ByteBuffer bytes) throws IOException {
    file.seek(position);
    int count = file.read(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    bytes.position(bytes.position() + Math.max(count, 0));
    return count;
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public void delete() throws IOException {
    Files.deleteIfExists(path);
    close();
  }

  @Override
  public void close() throws IOException {
    synchronized (OWNED) {
      if (open) {
        open = false;
        OWNED.remove(key);
        file.close();
      }
    }
  }

  private static Path hidden(Path path) {
    return path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID());
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
