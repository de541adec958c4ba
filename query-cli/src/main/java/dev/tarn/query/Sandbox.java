package dev.tarn.query;

import dev.tarn.staging.Lake;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Walls around a statement that somebody typed. */
final class Sandbox {
  private Sandbox() {}

  /**
   * From now on, and for good, this database reads only the lake's Parquet files, reaches no
   * network, and writes only {@code output}.
   */
  static void close(Connection connection, Lake lake, Optional<Path> output) throws SQLException {
    String folders =
        literal(lake.home().resolve("staging")) + ", " + literal(lake.home().resolve("archive"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET allowed_directories = [" + folders + "]");
    }
    if (output.isPresent()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET allowed_paths = [" + literal(output.get()) + "]");
      }
    }
    for (String setting :
        new String[] {"enable_external_access = false", "lock_configuration = true"}) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET " + setting);
      }
    }
  }

  private static String literal(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
