package dev.tarn.staging.testing;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A storage that fails once, at an operation given by its number, or for good from there on. The
 * operations of the files that it opens count as well, so a test that raises the number until
 * {@link #reached} is false has failed each operation of what it does. Thread-safe.
 */
public final class FaultyStorage implements Storage {
  private static final Set<String> WRITING =
      Set.of("create", "own", "write", "sync", "move", "link");

  private final Storage storage;
  private final Fault fault;
  private final List<OwnedFile> owned = new ArrayList<>();
  private final List<String> operations = new ArrayList<>();
  private final Set<Location> denied = ConcurrentHashMap.newKeySet();
  private volatile boolean full;
  private volatile boolean died;

  public FaultyStorage(Storage storage, Fault fault) {
    this.storage = storage;
    this.fault = fault;
  }

  /** How many operations were asked for. */
  public synchronized long operations() {
    return operations.size();
  }

  /** True when the fault has happened. */
  public synchronized boolean reached() {
    return operations.size() >= fault.operation();
  }

  /** The name of an operation by its number, from 1. */
  public synchronized String operation(int number) {
    return operations.get(number - 1);
  }

  /** The name of the operation that failed, such as {@code move staging/ticks/tmp/x.part}. */
  public synchronized String failed() {
    return reached() ? operation((int) fault.operation()) : "nothing";
  }

  /** From now on every operation that writes fails, as on a full disk, until {@link #free}. */
  public void fill() {
    full = true;
  }

  /** Ends what {@link #fill} began. */
  public void free() {
    full = false;
  }

  /**
   * Gives up what is owned and fails whatever is asked for from now on, as the death of the process
   * would.
   */
  public synchronized void die() throws IOException {
    died = true;
    for (OwnedFile file : owned) {
      file.close();
    }
  }

  @Override
  public List<Entry> list(Location folder) throws IOException {
    return run("list", folder, () -> storage.list(folder));
  }

  @Override
  public List<String> folders(Location folder) throws IOException {
    return run("folders", folder, () -> storage.folders(folder));
  }

  @Override
  public Optional<Entry> find(Location file) throws IOException {
    return run("find", file, () -> storage.find(file));
  }

  @Override
  public SeekableByteChannel open(Location file) throws IOException {
    return run("open", file, () -> storage.open(file));
  }

  @Override
  public StorageOutput create(Location file) throws IOException {
    return run("create", file, () -> new FaultyOutput(this, file, storage.create(file)));
  }

  @Override
  public void move(Location from, Location to) throws IOException {
    run(
        "move",
        from,
        () -> {
          storage.move(from, to);
          return null;
        });
  }

  @Override
  public void link(Location from, Location to) throws IOException {
    run(
        "link",
        from,
        () -> {
          storage.link(from, to);
          return null;
        });
  }

  @Override
  public Instant placedAt(Location file) throws IOException {
    return run("placedAt", file, () -> storage.placedAt(file));
  }

  @Override
  public void delete(Location file) throws IOException {
    run(
        "delete",
        file,
        () -> {
          storage.delete(file);
          return null;
        });
  }

  @Override
  public OwnedFile own(Location file) throws IOException {
    return run("own", file, () -> keep(storage.own(file)));
  }

  /** From now on the file cannot be claimed, as if it belonged to another user. */
  public void deny(Location file) {
    denied.add(file);
  }

  @Override
  public Optional<OwnedFile> claim(Location file) throws IOException {
    if (denied.contains(file)) {
      throw new AccessDeniedException(file.path());
    }
    return run("claim", file, () -> storage.claim(file).map(this::keep));
  }

  @Override
  public Path localPath(Location file) {
    return storage.localPath(file);
  }

  @Override
  public String toString() {
    return storage.toString();
  }

  private OwnedFile keep(OwnedFile file) {
    synchronized (this) {
      owned.add(file);
    }
    return new FaultyOwnedFile(this, file);
  }

  /** What an operation does, and, for one that writes, what is left when it is torn. */
  interface Work<T> {
    T run() throws IOException;

    default void tear() throws IOException {}
  }

  /**
   * Counts an operation and does it, unless it is to fail. What a file opened by an operation that
   * fails afterwards holds is let go, as the death of a process or the caller's ignorance would.
   */
  <T> T run(String operation, Location location, Work<T> work) throws IOException {
    long number;
    synchronized (this) {
      operations.add(operation + " " + location.path());
      number = operations.size();
    }
    if (full && WRITING.contains(operation)) {
      throw new IOException("No space left on device");
    }
    boolean dead =
        died || (fault.aftermath() == Fault.Aftermath.DEAD && number > fault.operation());
    if (number != fault.operation() && !dead) {
      return work.run();
    }
    if (!dead) {
      switch (fault.moment()) {
        case BEFORE -> {}
        case AFTER -> letGo(work.run());
        case TORN -> work.tear();
      }
    }
    throw new IOException("injected fault at operation " + number + ", " + operation);
  }

  private static void letGo(Object result) throws IOException {
    Object opened = result instanceof Optional<?> optional ? optional.orElse(null) : result;
    if (opened instanceof FaultyOwnedFile file) {
      file.letGo();
    } else if (opened instanceof FaultyOutput output) {
      output.letGo();
    } else if (opened instanceof SeekableByteChannel channel) {
      channel.close();
    }
  }
}
