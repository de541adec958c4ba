package dev.tarn.staging;

import static dev.tarn.staging.BackgroundThread.DRAINER;
import static dev.tarn.staging.BackgroundThread.SEALER;

import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends rows to a dataset. A row whose {@link #append} has returned survives the death of this
 * process once it is 10 ms old. Rows become visible with each flush interval; after {@link #flush}
 * they are durable and visible. Memory stays bounded: what is not sealed yet lies in journals on
 * disk. While the disk refuses, appending is refused as well; it goes on by itself once the cause
 * is gone. Thread-safe.
 */
public final class Appender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

  private static final long DRAIN_MILLIS = 4;
  private static final long RETRY_MILLIS = 1_000;

  /**
   * Journals that may wait for being sealed. When sealing falls further behind, the journal being
   * written grows instead: on disk, where there is room.
   */
  private static final int MOST_UNSEALED = 64;

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
  private @Nullable Journal current;
  private boolean currentDue;
  private boolean drainDue;
  private long drainedAt = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);
  private boolean retryDue;
  private boolean closed;
  private @Nullable IOException drainFailure;
  private @Nullable Throwable sealFailure;

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
   * @throws RefusedException when the row does not fit the schema; other rows are not affected
   * @throws StorageException when the disk refuses; the row was not taken, all earlier ones are
   *     kept, and appending may be tried again
   * @throws IllegalStateException when the appender is closed
   */
  public void append(IndexedRecord row) {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException(
            "Cannot append to " + dataset.name() + ": the appender is closed");
      }
      try {
        requireHealthy();
        if (current == null) {
          begin();
        }
        current.append(row);
      } catch (IOException e) {
        throw failed("append to", e, "the row was not taken, all before it are kept");
      }
      // Now that the row is taken, nothing more may throw: it would be appended again.
      if (System.nanoTime() - drainedAt >= TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS)) {
        drain(); // at once, so that it does not depend on another thread's turn
      } else if (!drainDue) {
        drainDue = true;
        DRAINER.later(DRAIN_MILLIS, this::drain);
      }
      if (current.bytes() >= options.journalBytes() && !currentDue) {
        currentDue = true;
        rotateDue();
        SEALER.later(0, this::sealInBackground);
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
    Journal last;
    try {
      synchronized (lock) {
        rotate();
        last = unsealed.peekLast();
      }
    } catch (IOException e) {
      throw failed("flush", e, "its last rows are kept in memory until the disk takes them");
    }
    sealThrough(last);
  }

  /**
   * How many of the rows appended last the disk has not taken yet: those of the last milliseconds,
   * and more only while the disk refuses. After a {@link #close} that failed they are in this
   * process alone: should it end now, they have to be appended again.
   */
  public long unsaved() {
    synchronized (lock) {
      return current == null ? 0 : current.undrainedRows();
    }
  }

  /**
   * Flushes and ends. When sealing fails, the rows stay in journals, to be sealed by the next
   * producer or writer that passes. When the disk does not even take the rows that are still in
   * memory, the appender stays open with them, and closing may be tried again.
   *
   * @throws StorageException when the disk refuses
   */
  @Override
  public void close() {
    Journal last;
    try {
      synchronized (lock) {
        rotate();
        closed = true;
        last = unsealed.peekLast();
      }
    } catch (IOException e) {
      throw failed("close", e, "its last rows are still in memory, for another close to write");
    }
    try {
      sealThrough(last);
    } finally {
      abandon();
    }
  }

  private void begin() throws IOException {
    Journal journal =
        Journal.begin(
            storage, dataset, SegmentName.next(options.clock().instant(), options.producer()));
    current = journal;
    currentDue = false;
    SEALER.later(
        options.flushInterval().toMillis(),
        () -> {
          synchronized (lock) {
            currentDue |= current == journal;
          }
          sealInBackground();
        });
  }

  private void rotate() throws IOException {
    if (current != null) {
      try {
        current.finish();
      } catch (IOException e) {
        drainFailure = e;
        retryLater();
        throw e;
      }
      drainFailure = null;
      unsealed.add(current);
      current = null;
    }
  }

  /** Should the disk refuse, the next append reports it, and a retry is on its way. */
  private void rotateDue() {
    synchronized (lock) {
      if (currentDue && unsealed.size() < MOST_UNSEALED) {
        try {
          rotate();
        } catch (IOException e) {
          // kept by rotate
        }
      }
    }
  }

  private void drain() {
    synchronized (lock) {
      drainDue = false;
      drainedAt = System.nanoTime();
      if (current != null) {
        try {
          current.drain();
          drainFailure = null;
        } catch (IOException e) {
          drainFailure = e;
          retryLater();
        }
      }
    }
  }

  /** Throws what hindered the background, unless it has gone meanwhile. */
  private void requireHealthy() throws IOException {
    if (drainFailure != null && current != null) {
      current.drain();
      drainFailure = null;
    }
    if (sealFailure != null) {
      throw sealFailure instanceof IOException e ? e : new IOException(sealFailure);
    }
  }

  /** Seals what is due, and all before it. */
  private void sealInBackground() {
    sealLock.lock();
    try {
      rotateDue();
      for (Journal journal = oldest(); journal != null; journal = oldest()) {
        seal(journal);
        rotateDue();
      }
      synchronized (lock) {
        sealFailure = null;
      }
    } catch (IOException | RuntimeException | Error e) {
      synchronized (lock) {
        sealFailure = e; // the next append reports it
        retryLater();
      }
    } finally {
      sealLock.unlock();
    }
  }

  private void retryLater() {
    if (!closed && !retryDue) {
      retryDue = true;
      SEALER.later(
          RETRY_MILLIS,
          () -> {
            synchronized (lock) {
              retryDue = false;
            }
            drain();
            sealInBackground();
          });
    }
  }

  /** Seals {@code last} and all before it, unless another thread has. */
  private void sealThrough(@Nullable Journal last) {
    sealLock.lock();
    try {
      while (waiting(last)) {
        seal(oldest());
      }
      synchronized (lock) {
        sealFailure = null;
      }
    } catch (IOException e) {
      throw failed("seal", e, "its rows are kept in the journal");
    } finally {
      sealLock.unlock();
    }
  }

  private void seal(Journal journal) throws IOException {
    journal.seal(sealing);
    synchronized (lock) {
      unsealed.remove(journal);
    }
  }

  private boolean waiting(@Nullable Journal journal) {
    synchronized (lock) {
      return journal != null && unsealed.contains(journal);
    }
  }

  private @Nullable Journal oldest() {
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
      }
    } finally {
      sealLock.unlock();
    }
  }

  private static void closeQuietly(Journal journal) {
    try {
      journal.close();
    } catch (IOException e) {
      LOG.warn("Failed to close journal {}: {}", journal.name(), Failures.describe(e));
    }
  }

  private StorageException failed(String what, Exception cause, String state) {
    return new StorageException(
        "Cannot %s %s in %s: %s; %s; free the disk and try again"
            .formatted(what, dataset.name(), storage, Failures.describe(cause), state),
        cause);
  }
}
