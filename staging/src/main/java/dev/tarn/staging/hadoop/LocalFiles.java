package dev.tarn.staging.hadoop;

import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, without the {@code chmod} process that it starts for each new file:
 * the process's own mask decides. Thread-safe.
 */
final class LocalFiles extends RawLocalFileSystem {

  @Override
  public void setPermission(Path file, FsPermission permission) {}
}
