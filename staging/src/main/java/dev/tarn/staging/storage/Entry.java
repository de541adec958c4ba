package dev.tarn.staging.storage;

import java.time.Instant;

/**
 * A file as a listing shows it.
 *
 * @param location where it is
 * @param bytes its length
 * @param modified when it was last written, by the storage's clock
 */
public record Entry(Location location, long bytes, Instant modified) {

  /** The file's own name. */
  public String name() {
    return location.name();
  }
}
