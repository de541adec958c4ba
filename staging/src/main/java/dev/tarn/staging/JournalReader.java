package dev.tarn.staging;

import dev.tarn.staging.storage.OwnedFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;

/**
 * Reads the rows of a journal from its beginning. What a killed process was just writing at the end
 * is left out; when readable rows follow an unreadable place, they are read and the journal is
 * called {@link #damaged}. Not safe for use by several threads.
 */
final class JournalReader {
  private final OwnedFile file;
  private final DataFileReader<IndexedRecord> reader;
  private boolean damaged;
  private IndexedRecord reused;

  private JournalReader(OwnedFile file, DataFileReader<IndexedRecord> reader) {
    this.file = file;
    this.reader = reader;
  }

  /** Opens a journal; one whose header never reached the disk has no rows. */
  static JournalReader open(OwnedFile file) throws IOException {
    try {
      return new JournalReader(
          file, new DataFileReader<>(new Input(file), new GenericDatumReader<>()));
    } catch (EOFException e) {
      return new JournalReader(
          file, null); // its owner died while writing the header: no row was ever handed over
    } catch (IOException | AvroRuntimeException e) {
      JournalReader reader = new JournalReader(file, null);
      reader.damaged = file.size() > 0;
      return reader;
    }
  }

  /**
   * The schema that the rows were written with, or {@code otherwise} for a journal without a
   * header.
   */
  Schema schema(Schema otherwise) {
    return reader == null ? otherwise : reader.getSchema();
  }

  /** The next row, or null at the end. The row is valid until the next call. */
  IndexedRecord next() throws IOException {
    while (reader != null) {
      long before = reader.previousSync();
      try {
        if (!reader.hasNext()) {
          return null;
        }
        reused = reader.next(reused);
        return reused;
      } catch (IOException | AvroRuntimeException e) {
        if (!skipBeyond(before)) {
          return null;
        }
        damaged = true;
      }
    }
    return null;
  }

  /**
   * True when something unreadable stood between readable rows, or the file is no journal at all.
   */
  boolean damaged() {
    return damaged;
  }

  /** Looks for a block after an unreadable one. */
  private boolean skipBeyond(long block) throws IOException {
    try {
      reader.sync(block + 1);
      return reader.hasNext();
    } catch (IOException | AvroRuntimeException e) {
      return false;
    }
  }

  private static final class Input implements SeekableInput {
    private final OwnedFile file;
    private long position;

    Input(OwnedFile file) {
      this.file = file;
    }

    @Override
    public void seek(long position) {
      this.position = position;
    }

    @Override
    public long tell() {
      return position;
    }

    @Override
    public long length() throws IOException {
      return file.size();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = file.read(position, ByteBuffer.wrap(bytes, offset, length));
      position += Math.max(read, 0);
      return read;
    }

    @Override
    public void close() {}
  }
}
