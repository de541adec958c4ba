package dev.tarn.ingest.file;

import dev.tarn.ingest.value.BadInputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Names the file's compression as the culprit when decompressing fails. */
final class GzipFaults extends FilterInputStream {
  GzipFaults(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
      throw BadInputException.of("the gzip file is broken (" + reason + "); fetch it again");
    }
  }
}
