package dev.tarn.staging.testing;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A storage in which the creation of files other than owned ones can be halted. Thread-safe. */
public final class HaltingStorage implements Storage {
  private final Storage storage;
  private final Semaphore gate = new Semaphore(1);

  public HaltingStorage(Storage storage) {
    this.storage = storage;
  }

  /** From now on {@link #create} waits. */
  public void halt() {
    gate.acquireUninterruptibly();
  }

  /** Ends what {@link #halt} began. */
  public void goOn() {
    gate.release();
  }

  @Override
  public StorageOutput create(Location file) throws IOException {
    try {
      gate.acquire();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    gate.release();
    return storage.create(file);
  }

  @Override
  public List<Entry> list(Location folder) throws IOException {
    return storage.list(folder);
  }

  @Override
  public List<String> folders(Location folder) throws IOException {
    return storage.folders(folder);
  }

  @Override
  public Optional<Entry> find(Location file) throws IOException {
    return storage.find(file);
  }

  @Override
  public SeekableByteChannel open(Location file) throws IOException {
    return storage.open(file);
  }

  @Override
  public void move(Location from, Location to) throws IOException {
    storage.move(from, to);
  }

  @Override
  public void link(Location from, Location to) throws IOException {
    storage.link(from, to);
  }

  @Override
  public Instant placedAt(Location file) throws IOException {
    return storage.placedAt(file);
  }

  @Override
  public void delete(Location file) throws IOException {
    storage.delete(file);
  }

  @Override
  public OwnedFile own(Location file) throws IOException {
    return storage.own(file);
  }

  @Override
  public Optional<OwnedFile> claim(Location file) throws IOException {
    return storage.claim(file);
  }

  @Override
  public Path localPath(Location file) {
    return storage.localPath(file);
  }
}
