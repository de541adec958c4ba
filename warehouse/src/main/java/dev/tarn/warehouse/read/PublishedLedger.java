package dev.tarn.warehouse.read;

import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SqlFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a published replica tells of itself, asked once and at once: unlike {@link LakeReader} this
 * neither waits for a replica that is held nor looks at another one.
 *
 * @param ledger which segments it has, of those that were asked for
 * @param newestTick the time of its newest tick, UTC; empty where it has none
 * @param engine the version of DuckDB that read it, such as {@code v2.0.0}
 */
public record PublishedLedger(Ledger ledger, Optional<Instant> newestTick, String engine) {

  /**
   * Holds the replica open for some milliseconds, as any reader does.
   *
   * @throws SqlFailure when it cannot be opened or read; its kind tells why
   */
  public static PublishedLedger read(String database, Replica replica, List<Segment> segments) {
    Session session =
        Session.open(SessionOptions.spillingTo(Path.of(System.getProperty("java.io.tmpdir"))));
    try {
      Catalog catalog = new Catalog(database);
      OpenReplicas.opening(session, Base.key(replica.path()).orElse("gone"));
      catalog.attachForReading(session, replica.path());
      return new PublishedLedger(
          Ledger.about(session, catalog, segments),
          newestTick(session, catalog),
          session.first("SELECT version()", row -> row.getString(1)).orElseThrow());
    } finally {
      OpenReplicas.close(session);
    }
  }

  /** True when this process has the file open: to open it by other means would drop its lock. */
  public static boolean isOpenHere(Replica replica) {
    return Files.exists(replica.path())
        && Base.key(replica.path()).filter(OpenReplicas::isOpen).isPresent();
  }

  private static Optional<Instant> newestTick(Session session, Catalog catalog) {
    try {
      return session
          .first(
              "SELECT epoch_us(max(time)) FROM " + catalog.lastTicks(),
              row -> Optional.ofNullable(row.getObject(1)).map(micros -> (Long) micros))
          .flatMap(micros -> micros)
          .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    } catch (SqlFailure e) {
      if (e.isOfMissing("last_ticks")) {
        return Optional.empty(); // a database without ticks
      }
      throw e;
    }
  }
}
