package dev.tarn.warehouse.crash;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.Rows;
import dev.tarn.warehouse.support.TestLake;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Holds what readers see to what producers have been told. */
final class Reads {
  private Reads() {}

  /** All datasets of a source. */
  static void check(TestLake lake, Told told, Source source, String when) {
    check(lake, source, when, dataset -> told.possible(dataset, false));
  }

  /** All datasets of a source, none of which may lack what the operating system had taken. */
  static void checkSaved(TestLake lake, Told told, Source source, String when) {
    check(lake, source, when, dataset -> told.possible(dataset, true));
  }

  /** What was published is there still, or what came after it. */
  static void checkPublished(TestLake lake, Told told, String when) {
    check(lake, Source.DUCKDB, when, told::possiblyPublished);
  }

  private static void check(
      TestLake lake, Source source, String when, Function<Dataset, List<List<String>>> possible) {
    try (Snapshot snapshot = lake.reader().open(source, Set.of("ticks", "candles", "notes"))) {
      check(source + " " + when, snapshot.session(), possible, Dataset::name);
    }
  }

  /** What a replica holds, and what its views give to other clients. */
  static void check(TestLake lake, Told told, Replica replica) {
    Catalog catalog = new Catalog("core");
    lake.ask(
        replica,
        "core",
        session -> {
          check(
              "replica " + replica.name(),
              session,
              dataset -> told.possible(dataset, false),
              catalog::rows);
          return null;
        });
  }

  /** What the views of what is published give to any client. */
  static void checkViews(TestLake lake, Told told) {
    lake.ask(
        lake.replicas("core").published().orElseThrow(),
        "core",
        session -> {
          check(
              "views",
              session,
              dataset -> told.possible(dataset, false),
              dataset -> "core.fresh." + dataset.name());
          return null;
        });
  }

  private static void check(
      String what,
      Session session,
      Function<Dataset, List<List<String>>> tables,
      Function<Dataset, String> table) {
    for (Dataset dataset : Day.DATASETS) {
      List<String> found = Rows.read(session, dataset, table.apply(dataset));
      List<List<String>> possible = tables.apply(dataset);
      if (possible.stream().noneMatch(found::equals)) {
        throw new AssertionError(
            "%s, %s: found %s where %s%s was expected"
                .formatted(
                    what,
                    dataset.name(),
                    found,
                    possible.get(0),
                    possible.size() == 1
                        ? ""
                        : " (or one of %d others)".formatted(possible.size() - 1)));
      }
    }
  }
}
