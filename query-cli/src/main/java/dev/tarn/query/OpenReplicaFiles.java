package dev.tarn.query;

import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.health.FileLocks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The database files that a query stands on, and the locks on them. DuckDB reads an attached file
 * as any other when a statement names it in a roundabout way, and closing that second descriptor
 * drops the lock of this process: from then on the writer may change the file under the query.
 */
final class OpenReplicaFiles {
  private final List<Path> locked;

  private OpenReplicaFiles(List<Path> locked) {
    this.locked = locked;
  }

  /** Those of a connection whose locks can be seen. */
  static OpenReplicaFiles of(Connection connection) throws SQLException {
    List<Path> locked = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT path FROM duckdb_databases() WHERE path IS NOT NULL")) {
      while (rows.next()) {
        locked.add(Path.of(rows.getString(1)));
      }
    }
    locked.removeIf(file -> !isLocked(file));
    return new OpenReplicaFiles(locked);
  }

  /**
   * @throws RefusedException when a lock was lost, so that what was read cannot be trusted
   */
  void requireLocked() {
    for (Path file : locked) {
      if (!isLocked(file)) {
        throw new RefusedException(
            "Cannot trust the result of this SQL: it has read the database file %s as a file, which ends the lock on it; the datasets are there by name, see query-cli datasets"
                .formatted(file));
      }
    }
  }

  private static boolean isLocked(Path file) {
    long pid = ProcessHandle.current().pid();
    return FileLocks.read().filter(locks -> locks.isHeldBy(file, pid)).isPresent();
  }
}
