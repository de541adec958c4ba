package dev.tarn.staging.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, without the start of a {@code chmod} process for each new file: the
 * process's own mask decides. Thread-safe.
 */
final class LocalFiles extends RawLocalFileSystem {

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path file, boolean append, FsPermission permission) throws IOException {
    return super.createOutputStreamWithMode(file, append, null);
  }
}
