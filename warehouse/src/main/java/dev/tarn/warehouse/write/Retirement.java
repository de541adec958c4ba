package dev.tarn.warehouse.write;

import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.merge.Misfit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes segments that every replica has out of staging. They are put into the archive at once, and
 * leave staging a while later: a query of another program may have listed them there, and not
 * opened them yet.
 *
 * <p>Remembers since when each is in the archive, so that the next run need not ask for those that
 * go on waiting. Whether one may leave staging is looked at when its time has come, on the disk.
 * Used by one thread at a time.
 */
final class Retirement {
  private final Map<Segment, Instant> archived = new HashMap<>();

  /**
   * @param loaded all segments in staging that every replica has
   * @return how many have left staging
   */
  int retire(List<Segment> loaded, StagingArea staging, WriterOptions options, Tally tally) {
    archived.keySet().retainAll(Set.copyOf(loaded));
    int retired = 0;
    for (Segment segment : loaded) {
      if (isAwaited(segment, staging, options)) {
        continue;
      }
      Optional<String> refusal = staging.retire(segment);
      refusal.ifPresent(reason -> tally.quarantined.add(new Misfit(segment, reason)));
      retired += refusal.isPresent() ? 0 : 1;
    }
    return retired;
  }

  /**
   * A time that lies farther ahead than the wait is of a clock that was set back since, and tells
   * nothing.
   */
  private boolean isAwaited(Segment segment, StagingArea staging, WriterOptions options) {
    if (options.retireAfter().isZero()) {
      return false;
    }
    Instant since = archived.computeIfAbsent(segment, staging::archive);
    return Duration.between(since, options.clock().instant()).abs().compareTo(options.retireAfter())
        < 0;
  }
}
