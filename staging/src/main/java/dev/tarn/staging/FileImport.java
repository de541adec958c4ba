package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Brings the rows of one file into staging, all or nothing: rows stream into parts that nobody sees
 * until {@link #commit}. The segments' names derive from the file's identity and the chunk's
 * number, so the same file adds nothing a second time, and a commit that was broken off is
 * completed by importing the file again. Memory does not grow with the file. Not safe for use by
 * several threads.
 */
public final class FileImport implements AutoCloseable {
  /**
   * Rows in a segment. Part of the identity of imported segments: another number would import every
   * file anew.
   */
  static final int CHUNK_ROWS = 250_000;

  private final Storage storage;
  private final Dataset dataset;
  private final Schema.Field time;
  private final String batch = "import-" + UUID.randomUUID();
  private final List<Chunk> chunks = new ArrayList<>();
  private Part current;
  private long rows;

  FileImport(Storage storage, Dataset dataset) {
    this.storage = storage;
    this.dataset = dataset;
    this.time = dataset.time().map(dataset.schema()::getField).orElse(null);
  }

  /**
   * What a commit did.
   *
   * @param rows rows in the file
   * @param segments segments that were added
   * @param alreadyThere segments that the lake had from an earlier import of the same file
   */
  public record Outcome(long rows, int segments, int alreadyThere) {}

  /**
   * Takes a row of the dataset's schema.
   *
   * @throws StorageException when the disk refuses; nothing of the file has become visible
   */
  public void append(IndexedRecord row) {
    try {
      if (current == null) {
        Location location = Layout.part(dataset.name(), batch + "-" + chunks.size());
        current = Part.create(storage, dataset.name(), dataset.schema(), location);
        chunks.add(new Chunk(current, timeOf(row)));
      }
      current.append(row);
      rows++;
      if (current.rows() == CHUNK_ROWS) {
        current.finish();
        current = null;
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Completes the parts and frees the memory they were gathered in, for an import that has to wait
   * for others before its commit. Further rows begin another part.
   *
   * @throws StorageException when the disk refuses; nothing of the file has become visible
   */
  public void finish() {
    try {
      if (current != null) {
        current.finish();
        current = null;
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Makes all rows visible, durably.
   *
   * @param identity hexadecimal digits, at least 32, that are the same for the same rows: a digest
   *     of the file's content and of all options that entered the rows
   * @throws StorageException when the disk refuses; import the file again to complete it
   */
  public Outcome commit(String identity) {
    int added = 0;
    finish();
    try {
      for (int number = 0; number < chunks.size(); number++) {
        Chunk chunk = chunks.get(number);
        String unique = "%s%06x".formatted(identity.substring(0, 32), number);
        SegmentName name = new SegmentName(chunk.time(), "import", unique);
        if (!Layout.isKnown(storage, dataset.name(), name.toString())
            && chunk.part().publish(Layout.segment(dataset.name(), name.toString()))) {
          added++;
        }
      }
      return new Outcome(rows, added, chunks.size() - added);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Ends the import; without a commit it leaves nothing behind. */
  @Override
  public void close() {
    try {
      for (Chunk chunk : chunks) {
        chunk.part().close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Instant timeOf(IndexedRecord row) {
    if (time != null && row.get(time.pos()) instanceof Long micros) {
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
    return Instant.EPOCH;
  }

  private StorageException failed(IOException cause) {
    return new StorageException(
        "Cannot import into %s in %s: %s; nothing is lost, free the disk and import the file again"
            .formatted(dataset.name(), storage, cause.getMessage()),
        cause);
  }

  private record Chunk(Part part, Instant time) {}
}
