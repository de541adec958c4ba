package dev.tarn.ingest.history;

import java.time.Duration;
import java.util.List;

/**
 * What a job is going to fetch. Immutable.
 *
 * @param wanted the series
 * @param refused those that it is not going to fetch, with the reason
 */
public record Plan(List<Wanted<?>> wanted, List<SeriesReport> refused) {
  public Plan {
    wanted = List.copyOf(wanted);
    refused = List.copyOf(refused);
  }

  /** Whether there is nothing to fetch. */
  public boolean isEmpty() {
    return wanted.stream()
        .allMatch(one -> one.wish().times().isEmpty() && one.wish().numbered().isEmpty());
  }

  /** How much time all series together are asked for. */
  public Duration length() {
    return wanted.stream()
        .map(one -> one.wish().times().length())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
