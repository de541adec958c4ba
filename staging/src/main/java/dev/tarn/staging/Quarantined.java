package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import java.time.Instant;

/**
 * A file that was refused.
 *
 * @param dataset the dataset's name
 * @param location where it waits
 * @param bytes its length
 * @param since when it was refused
 * @param reason why, and what to do; empty when the note beside it is missing
 */
public record Quarantined(
    String dataset, Location location, long bytes, Instant since, String reason) {

  /** The file's own name. */
  public String name() {
    return location.name();
  }
}
