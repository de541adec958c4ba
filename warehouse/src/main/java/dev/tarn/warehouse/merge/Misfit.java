package dev.tarn.warehouse.merge;

import dev.tarn.staging.Segment;

/**
 * A segment that cannot be loaded.
 *
 * @param segment the segment
 * @param reason why, and what to do, in one line
 */
public record Misfit(Segment segment, String reason) {
  private static final String NEXT = ", and put the file back";

  /** A segment with what is wrong with it; mended, it can be put back into staging. */
  static Misfit of(Segment segment, String problem) {
    return new Misfit(segment, problem + NEXT);
  }

  /** What a reader is told who does without the segment. */
  public String notice() {
    return "%s is left out: %s".formatted(segment.path(), reason);
  }
}
