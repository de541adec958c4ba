package dev.tarn.writer;

import dev.tarn.warehouse.write.Contention;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.Pin;
import dev.tarn.warehouse.write.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reports of runs that never were. */
final class Reports {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Reports() {}

  static RunReport of(Instant at, DatabaseReport... databases) {
    return new RunReport(
        at,
        Duration.ofMillis(250),
        3,
        Map.of("recover", Duration.ofNanos(1_500_000)),
        List.of(),
        List.of(databases),
        List.of());
  }

  /** A run that did nothing at all. */
  static RunReport idle(Instant at) {
    return new RunReport(
        at, Duration.ofMillis(1), 0, Map.of(), List.of(), List.of(nothing("core")), List.of());
  }

  static DatabaseReport nothing(String database) {
    return new DatabaseReport(
        database,
        0,
        0,
        0,
        0,
        List.of(),
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Contention.NONE,
        Optional.empty(),
        Map.of(),
        Optional.of("nothing is staged"),
        List.of());
  }

  /** All that can be told. */
  static DatabaseReport busy(String database) {
    Pin pin = new Pin("b", OptionalLong.of(4711), NOON.minusSeconds(90));
    return new DatabaseReport(
        database,
        2,
        1_000,
        20_480,
        4,
        List.of(),
        1,
        2,
        86_400,
        60,
        1,
        Map.of("/lake/archive/ticks/date=2026-11-19/x.parquet", "it is damaged"),
        Optional.of(17L),
        Optional.of("a"),
        new Contention(List.of(pin), 1, 2, 3, 1, Duration.ofMillis(400)),
        Optional.of(NOON.minusSeconds(10)),
        Map.of("load", Duration.ofMillis(12)),
        Optional.empty(),
        List.of("replica b is pinned by process 4711"));
  }

  /** Could do nothing, since readers hold everything. */
  static DatabaseReport pinned(String database) {
    Pin pin = new Pin("b", OptionalLong.of(4711), NOON.minusSeconds(90));
    return new DatabaseReport(
        database,
        0,
        0,
        0,
        0,
        List.of(),
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        new Contention(List.of(pin), 0, 0, 1, 0, Duration.ZERO),
        Optional.of(NOON.minusSeconds(10)),
        Map.of(),
        Optional.of("all idle replicas are pinned: b by process 4711"),
        List.of());
  }
}
