package dev.tarn.staging.hadoop;

import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A lake reached through Hadoop's {@link FileSystem}, here for {@code file:} URIs. The raw local
 * file system keeps Hadoop's checksum files out of the folders. Its {@code create} and {@code
 * rename} are not exclusive, so a name is claimed by the local file system's own exclusive
 * operations; files with an owner are a matter of this machine and go the same way. Thread-safe.
 */
public final class HadoopStorage implements Storage {
  private final FileSystem fileSystem;
  private final org.apache.hadoop.fs.Path root;
  private final Path localRoot;
  private final LocalStorage local;

  /**
   * @param root a {@code file:} URI; need not exist yet
   */
  public HadoopStorage(URI root) {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.file.impl", LocalFiles.class, FileSystem.class);
    this.root = new org.apache.hadoop.fs.Path(root);
    this.localRoot = Path.of(root.getPath()).toAbsolutePath().normalize();
    this.local = new LocalStorage(localRoot);
    try {
      // an instance of our own: the shared ones may be closed by anybody
      this.fileSystem = FileSystem.newInstance(root, configuration);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Cannot open " + root, e);
    }
  }

  @Override
  public List<Entry> list(Location folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (FileStatus status : children(folder)) {
      if (status.isFile()) {
        entries.add(entry(folder.resolve(status.getPath().getName()), status));
      }
    }
    entries.sort(Comparator.comparing(Entry::location));
    return entries;
  }

  @Override
  public List<String> folders(Location folder) throws IOException {
    return children(folder).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .sorted()
        .toList();
  }

  @Override
  public Optional<Entry> find(Location file) throws IOException {
    try {
      FileStatus status = fileSystem.getFileStatus(path(file));
      return status.isFile() ? Optional.of(entry(file, status)) : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public SeekableByteChannel open(Location file) throws IOException {
    try {
      long bytes = fileSystem.getFileStatus(path(file)).getLen();
      return new HadoopChannel(fileSystem.open(path(file)), bytes);
    } catch (FileNotFoundException e) {
      throw new NoSuchFileException(file.path());
    }
  }

  @Override
  public StorageOutput create(Location file) throws IOException {
    Path path = localPath(file);
    DurableFiles.createFolders(path.getParent());
    Files.createFile(path); // of two creators one wins here; Hadoop's own local create lets both
    try {
      return new HadoopOutput(fileSystem.create(path(file), true));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  @Override
  public void move(Location from, Location to) throws IOException {
    local.move(from, to); // Hadoop's own local rename replaces
  }

  @Override
  public void link(Location from, Location to) throws IOException {
    local.link(from, to); // Hadoop has no links
  }

  @Override
  public Instant placedAt(Location file) throws IOException {
    return local.placedAt(file);
  }

  @Override
  public void delete(Location file) throws IOException {
    if (!fileSystem.delete(path(file), false) && Files.exists(localPath(file))) {
      throw new IOException("Cannot delete " + localPath(file)); // Hadoop does not say why
    }
  }

  @Override
  public OwnedFile own(Location file) throws IOException {
    return local.own(file);
  }

  @Override
  public Optional<OwnedFile> claim(Location file) throws IOException {
    return local.claim(file);
  }

  @Override
  public Path localPath(Location file) {
    return localRoot.resolve(file.path());
  }

  @Override
  public String toString() {
    return root.toString();
  }

  private org.apache.hadoop.fs.Path path(Location location) {
    return new org.apache.hadoop.fs.Path(
        root, new org.apache.hadoop.fs.Path(null, null, location.path()));
  }

  private List<FileStatus> children(Location folder) throws IOException {
    if (!Files.isDirectory(localPath(folder))) {
      return List.of(); // Hadoop lists a file as its own content
    }
    try {
      return List.of(fileSystem.listStatus(path(folder)));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static Entry entry(Location location, FileStatus status) {
    return new Entry(location, status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
  }
}
