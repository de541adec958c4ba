package dev.tarn.staging.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A new file being written from its beginning to its end. Not safe for use by several threads. */
public abstract class StorageOutput extends OutputStream {

  /** Bytes written so far. */
  public abstract long position();

  /** Returns once everything written so far survives a power failure. */
  public abstract void sync() throws IOException;
}
