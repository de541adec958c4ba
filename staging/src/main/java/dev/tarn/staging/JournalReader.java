package dev.tarn.staging;

import dev.tarn.staging.storage.OwnedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a journal from its beginning. What a killed process was just writing at the end
 * is left out. Whatever else cannot be read is passed over, and told by {@link #damage}. Not safe
 * for use by several threads.
 */
final class JournalReader {
  private final JournalInput input;
  private final @Nullable Body body;
  private @Nullable String damage;

  private JournalReader(JournalInput input, @Nullable Body body, @Nullable String damage) {
    this.input = input;
    this.body = body;
    this.damage = damage;
  }

  /**
   * Opens a journal; one whose header never reached the disk has no rows.
   *
   * @param expected the schema that its owner most likely wrote with
   * @throws IOException when the storage fails; nothing is known about the journal then
   */
  static JournalReader open(OwnedFile file, Schema expected) throws IOException {
    JournalInput input = new JournalInput(file);
    try {
      return new JournalReader(input, new Body(input), null);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      input.rethrowFailure();
      boolean cutShort = input.isHeaderCutShort(expected);
      return new JournalReader(input, null, cutShort ? null : "its header cannot be read");
    }
  }

  /**
   * The schema that the rows were written with, or {@code otherwise} for a journal without a
   * header.
   */
  Schema schema(Schema otherwise) {
    return body == null ? otherwise : body.file.getSchema();
  }

  /**
   * The next row, or null at the end. The row is valid until the next call.
   *
   * @throws IOException when the storage fails; what was read so far is not the whole journal
   */
  @Nullable IndexedRecord next() throws IOException {
    while (hasRows()) {
      try {
        return body.row();
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        passOver(e);
      }
    }
    return null;
  }

  /**
   * True when there is a row to come.
   *
   * @throws IOException when the storage fails
   */
  boolean hasRows() throws IOException {
    while (body != null && body.remaining == 0) {
      try {
        if (!body.nextBlock()) {
          damage = body.blocks.damaged() ? "unreadable places in it" : damage;
          return false;
        }
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        passOver(e);
      }
    }
    return body != null;
  }

  /**
   * Goes on behind the block; an unreadable length may have asked for more memory than there is.
   */
  private void passOver(Throwable failure) throws IOException {
    input.rethrowFailure();
    damage = "unreadable rows in it (" + failure.getClass().getSimpleName() + ")";
    body.remaining = 0;
  }

  /**
   * Copies the rows to come to a part, without making objects of them.
   *
   * @throws UnreadableRowException when one cannot be copied; the part is to be thrown away
   * @throws IOException when the storage fails
   */
  void copyTo(Part part) throws IOException {
    try {
      while (hasRows()) {
        body.copyBlock(part);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      input.rethrowFailure();
      throw new UnreadableRowException(e);
    }
  }

  /** A row cannot be copied as it is encoded; a new reader's {@link #next} finds those that can. */
  static final class UnreadableRowException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableRowException(Throwable cause) {
      super("a row cannot be copied: " + cause.getMessage(), cause);
    }
  }

  /** What is wrong with the journal, other than an end cut short. */
  Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  /** Refuses rows with texts that are none. */
  private static final class Rows extends GenericDatumReader<IndexedRecord> {
    Rows(Schema schema) {
      super(schema, schema, new GenericData());
      getData().setFastReaderEnabled(false); // it would not ask us
    }

    @Override
    protected Object readString(Object old, Schema expected, Decoder in) throws IOException {
      Object text = super.readString(old, expected, in);
      if (text instanceof Utf8 utf8) {
        Texts.require(utf8.getBytes(), utf8.getByteLength());
      }
      return text;
    }
  }

  /** What follows the header. */
  private static final class Body {
    private final DataFileReader<IndexedRecord> file;
    private final JournalBlocks blocks;
    private final GenericDatumReader<IndexedRecord> rows;
    private @Nullable BinaryDecoder block;
    private @Nullable IndexedRecord reused;
    private long remaining;

    Body(JournalInput input) throws IOException {
      this.file = new DataFileReader<>(input, new GenericDatumReader<>());
      this.blocks = new JournalBlocks(input, file.previousSync());
      this.rows = new Rows(file.getSchema());
    }

    boolean nextBlock() throws IOException {
      long start = blocks.next();
      if (start < 0) {
        return false;
      }
      file.seek(start);
      ByteBuffer bytes = file.nextBlock();
      block =
          DecoderFactory.get()
              .binaryDecoder(
                  bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), block);
      remaining = file.getBlockCount();
      return true;
    }

    void copyBlock(Part part) throws IOException {
      for (; remaining > 0; remaining--) {
        part.append(block);
      }
      requireEnd();
    }

    IndexedRecord row() throws IOException {
      IndexedRecord row = rows.read(reused, block);
      reused = row;
      remaining--;
      if (remaining == 0) {
        requireEnd();
      }
      return row;
    }

    private void requireEnd() throws IOException {
      if (!block.isEnd()) {
        throw new IOException("a block with more than its rows");
      }
    }
  }
}
