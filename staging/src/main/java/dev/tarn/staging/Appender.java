package dev.tarn.staging;

import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.IndexedRecord;

/**
 * Appends rows to a dataset. A row whose {@link #append} has returned survives the death of this
 * process once it is 10 ms old. Rows become visible with each flush interval; after {@link #flush}
 * they are durable and visible. Memory stays bounded: what is not sealed yet lies in journals on
 * disk. Thread-safe.
 */
public final class Appender implements AutoCloseable {
  private static final long DRAIN_MILLIS = 4;
  private static final long RETRY_MILLIS = 1_000;

  /**
   * Two threads for all appenders of the process, so that the drain never waits for a segment being
   * written.
   */
  private static final ScheduledExecutorService DRAINER = timer("tarn-drain");

  private static final ScheduledExecutorService SEALER = timer("tarn-seal");

  private final Storage storage;
  private final Dataset dataset;
  private final AppenderOptions options;
  private final Sealing sealing;

  /**
   * Guards all that follows. Held for as long as it takes to hand bytes to the operating system,
   * never during a seal.
   */
  private final Object lock = new Object();

  private final Deque<Journal> unsealed = new ArrayDeque<>();
  private Journal current;
  private boolean drainDue;
  private boolean closed;
  private StorageException failure;

  /** Held by the one thread that seals. Taken before {@link #lock}. */
  private final ReentrantLock sealLock = new ReentrantLock();

  Appender(Storage storage, Dataset dataset, AppenderOptions options) {
    this.storage = storage;
    this.dataset = dataset;
    this.options = options;
    this.sealing = new Sealing(storage);
  }

  /**
   * Takes a row of the dataset's schema.
   *
   * @throws RefusedException when the row does not fit the schema
   * @throws StorageException when the disk refuses; the row was not taken, all earlier ones are
   *     kept, and appending may be tried again
   */
  public void append(IndexedRecord row) {
    synchronized (lock) {
      requireUsable();
      try {
        if (current == null) {
          begin();
        }
        current.append(row);
        if (current.bytes() >= options.journalBytes()) {
          rotate();
        } else if (!drainDue) {
          drainDue = true;
          DRAINER.schedule(this::drain, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
      } catch (AvroRuntimeException | ClassCastException | NullPointerException e) {
        throw new RefusedException(
            "Cannot append to %s: the row does not fit the schema (%s); give every field a value of its type"
                .formatted(dataset.name(), e.getMessage()),
            e);
      } catch (IOException e) {
        throw failed("append to", e);
      }
    }
  }

  /**
   * Returns once every row appended before is durable and visible to readers.
   *
   * @throws StorageException when the disk refuses; nothing is lost, and flushing may be tried
   *     again
   */
  public void flush() {
    synchronized (lock) {
      try {
        rotate();
      } catch (IOException e) {
        throw failed("flush", e);
      }
    }
    try {
      sealAll();
    } catch (IOException e) {
      throw failed("seal", e);
    }
  }

  /**
   * Flushes and ends. Should the flush fail, the rows stay in journals, to be sealed by the next
   * producer or writer that passes.
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      flush();
    } finally {
      abandon();
    }
  }

  private void begin() throws IOException {
    Journal journal =
        Journal.begin(
            storage, dataset, SegmentName.next(options.clock().instant(), options.producer()));
    current = journal;
    SEALER.schedule(
        () -> sealInBackground(journal), options.flushInterval().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void rotate() throws IOException {
    if (current != null) {
      current.drain();
      unsealed.add(current);
      current = null;
      SEALER.execute(() -> sealInBackground(null));
    }
  }

  private void drain() {
    synchronized (lock) {
      drainDue = false;
      if (current != null) {
        try {
          current.drain();
        } catch (IOException e) {
          failure = failed("append to", e);
          retryLater();
        }
      }
    }
  }

  /** Seals {@code due}, should it still be the current journal, and all before it. */
  private void sealInBackground(Journal due) {
    try {
      synchronized (lock) {
        if (current == due && due != null) {
          rotate();
        }
      }
      sealAll();
      synchronized (lock) {
        failure = null;
      }
    } catch (IOException | RuntimeException e) {
      synchronized (lock) {
        failure = failed("seal", e);
        retryLater();
      }
    }
  }

  private void retryLater() {
    if (!closed) {
      Journal due = current;
      SEALER.schedule(() -> sealInBackground(due), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sealAll() throws IOException {
    sealLock.lock();
    try {
      for (Journal journal = oldest(); journal != null; journal = oldest()) {
        sealing.seal(dataset, journal.name().toString(), journal.file());
        synchronized (lock) {
          unsealed.remove(journal);
        }
      }
    } finally {
      sealLock.unlock();
    }
  }

  private Journal oldest() {
    synchronized (lock) {
      return unsealed.peek();
    }
  }

  private void abandon() {
    sealLock.lock();
    try {
      synchronized (lock) {
        for (Journal journal : unsealed) {
          closeQuietly(journal);
        }
        unsealed.clear();
        if (current != null) {
          closeQuietly(current);
          current = null;
        }
      }
    } finally {
      sealLock.unlock();
    }
  }

  private static void closeQuietly(Journal journal) {
    try {
      journal.close();
    } catch (IOException e) {
      System.getLogger(Appender.class.getName())
          .log(System.Logger.Level.WARNING, "Failed to close journal " + journal.name() + ": " + e);
    }
  }

  private void requireUsable() {
    if (closed) {
      throw new IllegalStateException(
          "Cannot append to " + dataset.name() + ": the appender is closed");
    }
    if (failure != null) {
      throw new StorageException(failure.getMessage(), failure);
    }
  }

  private StorageException failed(String what, Exception cause) {
    return new StorageException(
        "Cannot %s %s in %s: %s; what was appended is kept in the journal, free the disk and try again"
            .formatted(what, dataset.name(), storage, cause.getMessage()),
        cause);
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
