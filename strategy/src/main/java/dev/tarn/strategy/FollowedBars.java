package dev.tarn.strategy;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How far the bars of one instrument have been given. Used by one thread at a time. */
final class FollowedBars {
  /** So many bars are remembered, to tell late ones from those that were given. */
  private static final int REMEMBERED = 1_000;

  private final NavigableSet<Instant> given = new TreeSet<>();
  private @Nullable Instant floor;
  private @Nullable Instant last;

  /**
   * @param after bars that open later are to be given; null for all
   */
  FollowedBars(@Nullable Instant after) {
    this.floor = after;
    this.last = after;
  }

  /** Bars that open later are still to be given; absent for all. */
  Optional<Instant> last() {
    return Optional.ofNullable(last);
  }

  /** Notes a bar; false when it, or a later one, was given before. */
  boolean give(Instant openTime) {
    if (last != null && !openTime.isAfter(last)) {
      return false;
    }
    last = openTime;
    remember(openTime);
    return true;
  }

  /** Bars that open later, and not after {@link #last}, may be late; absent if there are none. */
  Optional<Instant> lateAfter() {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(floor == null ? given.first() : floor);
  }

  /** Of some closed bars, those that came too late, each told once; ascending. */
  List<Instant> late(Collection<Instant> openTimes) {
    Instant from = lateAfter().orElse(Instant.MAX);
    List<Instant> late =
        openTimes.stream()
            .filter(open -> open.isAfter(from) && last != null && open.isBefore(last))
            .filter(open -> !given.contains(open))
            .sorted()
            .toList();
    late.forEach(this::remember);
    return late;
  }

  private void remember(Instant openTime) {
    given.add(openTime);
    while (given.size() > REMEMBERED) {
      floor = given.pollFirst();
    }
  }
}
