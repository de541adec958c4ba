package dev.tarn.warehouse.health;

import java.time.Duration;
import java.util.Optional;

/**
 * From when on something counts as late.
 *
 * @param lag how long a segment may wait until it is published
 * @param age how long ago the writer's last run may be; any time when absent
 * @param rowAge how old the newest tick may be; any age when absent
 */
public record Limits(Limit lag, Optional<Limit> age, Optional<Limit> rowAge) {
  /** Longer than anything takes. */
  public static final Duration NEVER = Duration.ofDays(100_000);

  /**
   * A run that ended longer ago is worth a word to people, and by default a warning to monitors.
   */
  static final Duration RECENT_RUN = Duration.ofMinutes(5);

  /** For people who ask what is wrong: nobody has to run a writer where nothing waits for one. */
  public static final Limits DEFAULTS =
      new Limits(
          new Limit(Duration.ofMinutes(1), Duration.ofMinutes(5)),
          Optional.empty(),
          Optional.empty());

  /**
   * @param warning longer is worth a warning
   * @param critical longer is critical; not shorter than {@code warning}
   */
  public record Limit(Duration warning, Duration critical) {
    Severity of(Duration time) {
      if (time.compareTo(critical) > 0) {
        return Severity.CRITICAL;
      }
      return time.compareTo(warning) > 0 ? Severity.WARNING : Severity.FINE;
    }
  }
}
