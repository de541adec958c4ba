package dev.tarn.staging;

import dev.tarn.staging.storage.OwnedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.generic.GenericDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * A journal's bytes for Avro. Remembers a failure of the storage, which must not be taken for a
 * journal that cannot be read. Not safe for use by several threads.
 */
final class JournalInput implements SeekableInput {
  private final OwnedFile file;
  private long position;
  private @Nullable IOException failure;

  JournalInput(OwnedFile file) {
    this.file = file;
  }

  /** Throws what the storage reported, if it did. */
  void rethrowFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** True when the file is the beginning of what a journal of {@code schema} begins with. */
  boolean isHeaderCutShort(Schema schema) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, header);
    }
    if (length() >= header.size()) {
      return false;
    }
    byte[] found = bytes(0, header.size());
    int common = Math.min(found.length, header.size() - JournalBlocks.MARKER_BYTES);
    return Arrays.equals(found, 0, common, header.toByteArray(), 0, common);
  }

  /** The bytes from {@code from} on, fewer than {@code most} at the end of the file. */
  byte[] bytes(long from, int most) throws IOException {
    byte[] bytes = new byte[most];
    seek(from);
    int count = 0;
    for (int read = 0; read >= 0 && count < most; count += Math.max(read, 0)) {
      read = read(bytes, count, most - count);
    }
    return Arrays.copyOf(bytes, count);
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
    try {
      return file.size();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int read = file.read(position, ByteBuffer.wrap(bytes, offset, length));
      position += Math.max(read, 0);
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() {}
}
