package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

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

  private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{32,}");

  private final Storage storage;
  private final Dataset dataset;
  private final int chunkRows;
  private final Schema.Field time;
  private final String batch = "import-" + UUID.randomUUID();
  private final List<Chunk> chunks = new ArrayList<>();
  private final RowCheck check;
  private @Nullable Part current;
  private @Nullable TarnException failure;
  private long rows;

  FileImport(Storage storage, Dataset dataset) {
    this(storage, dataset, CHUNK_ROWS);
  }

  FileImport(Storage storage, Dataset dataset, int chunkRows) {
    this.storage = storage;
    this.chunkRows = chunkRows;
    this.dataset = dataset;
    this.check = new RowCheck(dataset);
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
   * @throws RefusedException when the row does not fit the schema; the import cannot go on, as it
   *     would lack the row, and nothing of the file becomes visible
   * @throws StorageException when the disk refuses; the same holds
   */
  public void append(IndexedRecord row) {
    requireWhole();
    check.require(row);
    try {
      if (current == null) {
        Location location = Layout.part(dataset.name(), batch + "-" + chunks.size());
        current = Part.create(storage, dataset.name(), dataset.schema(), location);
        chunks.add(new Chunk(current, timeOf(row)));
      }
      current.append(row);
      rows++;
      if (current.rows() == chunkRows) {
        current.finish();
        current = null;
      }
    } catch (IOException e) {
      throw brokenOff(e);
    } catch (RuntimeException e) {
      failure = check.refused(Failures.describe(e), e);
      throw failure;
    }
  }

  /**
   * Completes the parts and frees the memory they were gathered in, for an import that has to wait
   * for others before its commit. Further rows begin another part.
   *
   * @throws StorageException when the disk refuses; nothing of the file has become visible
   */
  public void finish() {
    requireWhole();
    try {
      if (current != null) {
        current.finish();
        current = null;
      }
    } catch (IOException e) {
      throw brokenOff(e);
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
    if (!IDENTITY.matcher(identity).matches()) {
      throw new IllegalArgumentException(
          "Invalid identity '" + identity + "': use at least 32 lower-case hexadecimal digits");
    }
    int added = 0;
    finish();
    try {
      for (int number = 0; number < chunks.size(); number++) {
        Chunk chunk = chunks.get(number);
        SegmentName name = name(identity, number);
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

  /**
   * The names of the segments that a commit with this identity gives, for who notes them before.
   */
  public List<String> segments(String identity) {
    List<String> names = new ArrayList<>();
    for (int number = 0; number < chunks.size(); number++) {
      names.add(name(identity, number).toString());
    }
    return names;
  }

  /** True when the lake has taken a segment of this name, wherever it is by now. */
  public boolean isTaken(String segment) {
    try {
      return Layout.isKnown(storage, dataset.name(), segment);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private SegmentName name(String identity, int number) {
    String unique = "%s%06x".formatted(identity.substring(0, 32), number);
    return new SegmentName(chunks.get(number).time(), "import", unique);
  }

  /** Ends the import; without a commit it leaves nothing behind. */
  @Override
  public void close() {
    IOException first = null;
    for (Chunk chunk : chunks) {
      try {
        chunk.part().close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw failed(first);
    }
  }

  private void requireWhole() {
    if (failure != null) {
      throw failure;
    }
  }

  private StorageException brokenOff(IOException cause) {
    StorageException thrown = failed(cause);
    failure = thrown;
    return thrown;
  }

  private Instant timeOf(IndexedRecord row) {
    if (time != null && row.get(time.pos()) instanceof Long micros) {
      Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      return SegmentName.canHold(instant) ? instant : Instant.EPOCH;
    }
    return Instant.EPOCH;
  }

  private StorageException failed(IOException cause) {
    return new StorageException(
        "Cannot import into %s in %s: %s; nothing is lost, free the disk and run the command again"
            .formatted(dataset.name(), storage, Failures.describe(cause)),
        cause);
  }

  private record Chunk(Part part, Instant time) {}
}
