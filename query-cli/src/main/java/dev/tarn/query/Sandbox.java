package dev.tarn.query;

import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.ReplicaSet;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Walls around a statement that somebody typed. */
final class Sandbox {
  private Sandbox() {}

  /**
   * From now on, and for good, this database reads only the lake's Parquet files, reaches no
   * network, and writes only {@code output}.
   */
  static void close(Connection connection, Lake lake, Datasets datasets, Optional<Path> output)
      throws SQLException {
    List<Path> readable = new ArrayList<>();
    readable.add(lake.home().resolve("staging"));
    readable.add(lake.home().resolve("archive"));
    datasets.databases().forEach(name -> readable.add(ReplicaSet.of(lake, name).coldParts()));
    String folders = readable.stream().map(Sandbox::literal).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET allowed_directories = [" + folders + "]");
    }
    if (output.isPresent()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET allowed_paths = [" + literal(output.get()) + "]");
      }
    }
    set(connection, "enable_external_access = false");
    lock(connection);
  }

  /**
   * From now on, and for good, this database loads no extension, by which it could reach the
   * network, and keeps its settings. It reads any file.
   */
  static void lock(Connection connection) throws SQLException {
    set(connection, "autoinstall_known_extensions = false");
    set(connection, "autoload_known_extensions = false");
    set(connection, "lock_configuration = true");
  }

  private static void set(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET " + setting);
    }
  }

  private static String literal(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
