package dev.tarn.staging.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A lake on a file system of this machine. A name is given by a hard link, the one operation that
 * never replaces a file ({@code rename} does), and made durable by an fsync of the folder. Safe for
 * use by many threads.
 */
public final class LocalStorage implements Storage {
  private final Path root;

  /** Storage below {@code root}, which need not exist yet. */
  public LocalStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public List<Entry> list(Location folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path path : children(folder)) {
      attributes(path)
          .filter(BasicFileAttributes::isRegularFile)
          .ifPresent(a -> entries.add(entry(folder.resolve(path.getFileName().toString()), a)));
    }
    entries.sort(Comparator.comparing(Entry::location));
    return entries;
  }

  @Override
  public List<String> folders(Location folder) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path path : children(folder)) {
      if (Files.isDirectory(path)) {
        names.add(path.getFileName().toString());
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  @Override
  public Optional<Entry> find(Location file) throws IOException {
    return attributes(localPath(file))
        .filter(BasicFileAttributes::isRegularFile)
        .map(a -> entry(file, a));
  }

  @Override
  public SeekableByteChannel open(Location file) throws IOException {
    return FileChannel.open(localPath(file), StandardOpenOption.READ);
  }

  @Override
  public StorageOutput create(Location file) throws IOException {
    Path path = localPath(file);
    DurableFiles.createFolders(path.getParent());
    return LocalOutput.create(path);
  }

  @Override
  public void move(Location from, Location to) throws IOException {
    link(from, to);
    // Should power fail before this is durable, the file is in both places: as after a crash here.
    Files.deleteIfExists(localPath(from));
  }

  @Override
  public Instant placedAt(Location file) throws IOException {
    FileTime time = (FileTime) Files.getAttribute(localPath(file), "unix:ctime");
    return time.toInstant();
  }

  @Override
  public void link(Location from, Location to) throws IOException {
    Path source = localPath(from);
    Path target = localPath(to);
    if (source.equals(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    DurableFiles.createFolders(target.getParent());
    try {
      Files.createLink(target, source);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isSameFile(source, target)) {
        throw e;
      } // done before, or a crash came between the link and the deletion of a move
    }
    DurableFiles.syncFolder(target.getParent());
  }

  @Override
  public void delete(Location file) throws IOException {
    Files.deleteIfExists(localPath(file));
  }

  @Override
  public OwnedFile own(Location file) throws IOException {
    return LocalOwnedFile.create(file, localPath(file));
  }

  @Override
  public Optional<OwnedFile> claim(Location file) throws IOException {
    return LocalOwnedFile.claim(file, localPath(file));
  }

  @Override
  public Path localPath(Location file) {
    return root.resolve(file.path());
  }

  @Override
  public String toString() {
    return root.toString();
  }

  private List<Path> children(Location folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(localPath(folder))) {
      stream.forEach(paths::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return paths;
  }

  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it left between the listing and this look
    }
  }

  private static Entry entry(Location location, BasicFileAttributes attributes) {
    return new Entry(location, attributes.size(), attributes.lastModifiedTime().toInstant());
  }
}
