package dev.tarn.warehouse.merge;

import dev.tarn.staging.Segment;

/**
 * A segment that cannot be loaded.
 *
 * @param segment the segment
 * @param reason why, and what to do, in one line
 */
public record Misfit(Segment segment, String reason) {

  /** What a reader is told who does without the segment. */
  public String notice() {
    return "%s is left out: %s".formatted(segment.path(), reason);
  }
}
