package dev.tarn.staging;

import dev.tarn.staging.checksum.ChecksumOutput;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A storage's file as Parquet writes to it: much of it byte by byte, which the storage is spared.
 * The file's checksum is put into it on the way.
 */
record PartOutput(StorageOutput output) implements OutputFile {
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
      this.buffer = new ChecksumOutput(output);
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
      buffer.close();
    }
  }
}
