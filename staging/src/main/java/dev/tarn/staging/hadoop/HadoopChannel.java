package dev.tarn.staging.hadoop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file read through Hadoop, as a channel. */
final class HadoopChannel implements SeekableByteChannel {
  private final FSDataInputStream stream;
  private final long bytes;
  private boolean open = true;

  HadoopChannel(FSDataInputStream stream, long bytes) {
    this.stream = stream;
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    byte[] read = new byte[Math.min(target.remaining(), 1 << 16)];
    int count = stream.read(read, 0, read.length);
    if (count > 0) {
      target.put(read, 0, count);
    }
    return count;
  }

  @Override
  public long position() throws IOException {
    return stream.getPos();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    stream.seek(position);
    return this;
  }

  @Override
  public long size() {
    return bytes;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    stream.close();
  }
}
