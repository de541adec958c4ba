package dev.tarn.staging;

import dev.tarn.staging.storage.StorageOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A storage's file as Parquet writes to it: much of it byte by byte, which the storage is spared.
 */
record PartOutput(StorageOutput output) implements OutputFile {
  private static final int BUFFER_BYTES = 64 * 1024;

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Stream(output);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  /** Parquet closes its stream; the file stays open to be synced. */
  private static final class Stream extends PositionOutputStream {
    private final OutputStream buffer;
    private long position;

    Stream(StorageOutput output) {
      this.buffer = new BufferedOutputStream(output, BUFFER_BYTES);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      buffer.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      buffer.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      buffer.flush();
    }

    @Override
    public void close() throws IOException {
      buffer.flush();
    }
  }
}
