package dev.tarn.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.health.Diagnosis;
import dev.tarn.warehouse.health.Finding;
import dev.tarn.warehouse.health.Limits;
import dev.tarn.warehouse.health.Machine;
import dev.tarn.warehouse.health.Severity;
import dev.tarn.warehouse.health.Vitals;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a lake is, for people and monitors: figures, replicas, runs and findings. */
final class HealthQuestion {
  private static final int RUNS = 10;

  private HealthQuestion() {}

  /** What is told beside the diagnosis, from a snapshot. */
  static ObjectNode counted(Reading reading) throws SQLException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("generation", generation(reading.snapshot().session()));
    ArrayNode datasets = root.putArray("datasets");
    try (Statement statement = reading.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT dataset, rows, epoch_ms(last_time) FROM ("
                    + RowQuestions.datasets(reading)
                    + ")")) {
      while (rows.next()) {
        ObjectNode one = datasets.addObject();
        one.put("name", rows.getString(1)).put("rows", rows.getLong(2));
        long newest = rows.getLong(3);
        if (rows.wasNull()) {
          one.putNull("newest");
        } else {
          one.put("newest", Instant.ofEpochMilli(newest).toString());
        }
      }
    }
    ArrayNode runs = root.putArray("runs");
    long waits = 0;
    for (String database : reading.datasets().databases()) {
      waits += runs(reading.snapshot().session(), database, runs);
    }
    root.put("lock_waits", waits);
    return root;
  }

  /** That of the market's database; 0 before anything is published. */
  private static long generation(Session session) {
    return Ledger.publication(session, new Catalog(MarketDatasets.TICKS.database())).generation();
  }

  /** Adds the newest runs of a database; answers how often a replica was found held. */
  private static long runs(Session session, String database, ArrayNode runs) {
    String table = new Catalog(database).loadRuns();
    try {
      return session
          .query(
              """
              SELECT generation, epoch_ms(started_at), milliseconds, segments, rows,
                coalesce(locked, 0)
              FROM %s ORDER BY generation DESC LIMIT %d"""
                  .formatted(table, RUNS),
              row -> {
                Instant started = Instant.ofEpochMilli(row.getLong(2));
                runs.addObject()
                    .put("database", database)
                    .put("generation", row.getLong(1))
                    .put("published_at", started.plusMillis(row.getLong(3)).toString())
                    .put("segments", row.getLong(4))
                    .put("rows", row.getLong(5))
                    .put("seconds", row.getLong(3) / 1e3);
                return row.getLong(6);
              })
          .stream()
          .mapToLong(Long::longValue)
          .sum();
    } catch (SqlFailure e) {
      if (e.kind() == SqlFailure.Kind.STATEMENT) {
        return 0; // there is no such table yet
      }
      throw e;
    }
  }

  /**
   * The whole answer. Nothing of the lake may be open in this process meanwhile.
   *
   * @param counted as {@link #counted} told it, perhaps some time ago
   */
  static ObjectNode diagnosed(Lake lake, ObjectNode counted, Instant now) {
    Diagnosis diagnosis = Diagnosis.of(lake, Machine.local(), now, Limits.DEFAULTS);
    Vitals vitals = diagnosis.vitals();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("status", status(diagnosis)).put("at", now.toString());
    root.set("generation", counted.path("generation"));
    put(root, "published_at", vitals.publishedAt());
    put(root, "last_run", vitals.lastRun());
    root.put("writing", vitals.writing());
    ObjectNode staged = root.putObject("staged");
    vitals
        .waiting()
        .ifPresentOrElse(n -> staged.put("segments", n), () -> staged.putNull("segments"));
    staged.put(
        "oldest_age_seconds", vitals.oldestWaiting().map(since -> seconds(since, now)).orElse(0.0));
    if (vitals.newestTick().isPresent()) {
      root.put("newest_tick_age_seconds", seconds(vitals.newestTick().get(), now));
    } else {
      root.putNull("newest_tick_age_seconds");
    }
    root.set("lock_waits", counted.path("lock_waits"));
    root.set("datasets", counted.path("datasets"));
    replicas(lake, counted, diagnosis, root.putArray("replicas"));
    root.set("runs", counted.path("runs"));
    root.put("quarantined", vitals.quarantined()).put("dead_journals", vitals.deadJournals());
    root.put("pinned", vitals.pinned()).put("free_bytes", vitals.freeBytes());
    findings(diagnosis, root.putArray("findings"));
    return root;
  }

  private static void put(ObjectNode node, String name, Optional<Instant> time) {
    time.ifPresentOrElse(at -> node.put(name, at.toString()), () -> node.putNull(name));
  }

  private static double seconds(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toMillis()) / 1e3;
  }

  private static String status(Diagnosis diagnosis) {
    return switch (diagnosis.severity()) {
      case FINE, NOTE -> "OK";
      case WARNING -> "WARNING";
      case CRITICAL -> "CRITICAL";
    };
  }

  private static void replicas(Lake lake, ObjectNode counted, Diagnosis diagnosis, ArrayNode all) {
    Set<String> databases = new HashSet<>(List.of("core", "runs"));
    counted.path("databases").forEach(name -> databases.add(name.asText()));
    for (String database : databases.stream().sorted().toList()) {
      ReplicaSet replicas = ReplicaSet.of(lake, database);
      try {
        for (Replica replica : replicas.replicas()) {
          String thing = database + ", replica " + replica.name();
          ObjectNode one = all.addObject();
          one.put("database", database)
              .put("file", lake.home().relativize(replica.path()).toString());
          one.put("published", replicas.published().filter(replica::equals).isPresent());
          ArrayNode holders = one.putArray("pinned_by");
          diagnosis.findings().stream()
              .filter(finding -> finding.thing().equals(thing))
              .map(Finding::what)
              .filter(what -> what.contains("process "))
              .forEach(holders::add);
        }
      } catch (TarnException | UncheckedIOException e) {
        all.addObject().put("database", database).put("problem", e.getMessage());
      }
    }
  }

  private static void findings(Diagnosis diagnosis, ArrayNode findings) {
    for (Finding finding : diagnosis.atLeast(Severity.NOTE)) {
      findings
          .addObject()
          .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
          .put("thing", finding.thing())
          .put("what", finding.what())
          .put("next", finding.next());
    }
  }

  /** What {@link #counted} needs. */
  static Set<String> names(Datasets all) {
    return all.all().stream().map(Dataset::name).collect(Collectors.toSet());
  }
}
