package dev.tarn.staging;

import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A producer's rows that are not sealed yet: one Avro object container file, owned while it is
 * written. Rows gather in memory and reach the operating system with {@link #drain}; from then on
 * they survive the process. Not safe for use by several threads.
 */
final class Journal implements Closeable {
  private static final int MEMORY_BYTES = 256 * 1024;

  private final Dataset dataset;
  private final SegmentName name;
  private final OwnedFile file;
  private final RowCheck check;

  /** Null once the journal is finished: many may wait for being sealed. */
  private @Nullable JournalRows memory;

  private long drainedBytes;
  private long undrainedRows;
  private Sealing.@Nullable Sealed sealed;

  private Journal(Dataset dataset, SegmentName name, OwnedFile file) throws IOException {
    this.dataset = dataset;
    this.name = name;
    this.file = file;
    this.check = new RowCheck(dataset);
    this.memory = new JournalRows(dataset.schema(), MEMORY_BYTES);
  }

  /** A new, empty journal, owned by this process. */
  static Journal begin(Storage storage, Dataset dataset, SegmentName name) throws IOException {
    return new Journal(dataset, name, storage.own(Layout.journal(dataset.name(), name.toString())));
  }

  SegmentName name() {
    return name;
  }

  /**
   * Turns the finished journal into a segment. After a failure, doing it again goes on from there.
   * Parquet writes through a channel, which the interrupt of the writing thread closes: it is put
   * off, and one that comes meanwhile has the sealing done anew.
   */
  void seal(Sealing sealing) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          sealOnce(sealing);
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

  private void sealOnce(Sealing sealing) throws IOException {
    if (sealed == null) {
      sealed = sealing.seal(dataset, name.toString(), file);
    }
    sealing.remove(dataset, sealed, file);
  }

  /** Bytes of the journal, those still in memory included. */
  long bytes() {
    return drainedBytes + memory.size();
  }

  /**
   * Takes a row. When this throws, the row was not taken; when memory is full, older rows are
   * drained first.
   *
   * @throws RefusedException when the row does not fit the schema; others are not affected
   */
  void append(IndexedRecord row) throws IOException {
    check.require(row);
    if (memory.size() >= MEMORY_BYTES) {
      drain();
    }
    try {
      memory.append(row);
    } catch (RuntimeException e) {
      throw check.refused(Failures.describe(e), e);
    }
    undrainedRows++;
  }

  /**
   * Hands every row taken so far to the operating system. After a failure nothing is lost, and
   * draining again mends it.
   */
  void drain() throws IOException {
    if (memory.size() > 0) {
      ByteBuffer bytes = memory.bytes();
      int count = bytes.remaining();
      file.write(drainedBytes, bytes);
      drainedBytes += count;
      memory.clear();
    }
    undrainedRows = 0;
  }

  /** How many of the rows taken last are in this process alone. */
  long undrainedRows() {
    return undrainedRows;
  }

  /** Drains for the last time and frees the memory; no row may follow. */
  void finish() throws IOException {
    drain();
    memory = null;
  }

  /** Gives the journal up as it stands, for anybody to seal. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
