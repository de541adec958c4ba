package dev.tarn.staging.hadoop;

import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;

/** A new file written through Hadoop. */
final class HadoopOutput extends StorageOutput {
  private final FSDataOutputStream stream;

  HadoopOutput(FSDataOutputStream stream) {
    this.stream = stream;
  }

  @Override
  public long position() {
    return stream.getPos();
  }

  @Override
  public void write(int b) throws IOException {
    stream.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    stream.write(bytes, offset, length);
  }

  @Override
  public void sync() throws IOException {
    stream.hsync();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
