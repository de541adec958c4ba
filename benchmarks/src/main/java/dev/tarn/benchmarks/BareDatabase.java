package dev.tarn.benchmarks;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SessionPool;
import dev.tarn.warehouse.sql.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What people do without Tarn: one statement on one file, with the settings that Tarn uses (order
 * not preserved, storage v1.4.0), and a checkpoint.
 */
final class BareDatabase {
  private final Path file;

  /** An instance is kept, as the writer keeps its own. */
  private final SessionPool sessions;

  BareDatabase(Path file) {
    this.file = file;
    SessionOptions options = SessionOptions.spillingTo(file.resolveSibling("bare-spill"));
    this.sessions = new SessionPool(() -> options);
  }

  /** Starts from the rows of a lake's published replica. */
  void become(BenchLake lake) throws IOException {
    Files.copy(lake.database().toRealPath(), file, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    DurableFiles.syncFile(file); // else the statement would pay for it
  }

  /** {@code INSERT INTO t SELECT ... FROM read_parquet(...)}. */
  void insert(Dataset dataset, List<Path> segments) {
    run("INSERT INTO core.main.%s %s".formatted(dataset.name(), rows(dataset, segments)));
  }

  /** {@code MERGE INTO t USING (SELECT ... FROM read_parquet(...))} on the key. */
  void merge(Dataset dataset, List<Path> segments) {
    String matched =
        switch (dataset.merge()) {
          case APPEND, UNIQUE -> "";
          case LATEST ->
              "WHEN MATCHED AND (%s) > (%s) THEN UPDATE SET %s"
                  .formatted(
                      Sql.names(dataset.order(), "s"),
                      Sql.names(dataset.order(), "t"),
                      Columns.names(dataset).stream()
                          .map(Sql::name)
                          .map(name -> name + " = s." + name)
                          .collect(Collectors.joining(", ")));
        };
    run(
        "MERGE INTO core.main.%s AS t USING (%s) AS s ON %s %s WHEN NOT MATCHED THEN INSERT"
            .formatted(
                dataset.name(),
                rows(dataset, segments),
                dataset.key().stream()
                    .map(Sql::name)
                    .map(key -> "t." + key + " = s." + key)
                    .collect(Collectors.joining(" AND ")),
                matched));
  }

  /** Times become UTC by the quickest expression; a plain cast would take four times as long. */
  private static String rows(Dataset dataset, List<Path> segments) {
    String columns =
        dataset.schema().getFields().stream()
            .map(
                field ->
                    Columns.type(field.schema()).equals("TIMESTAMP")
                        ? "make_timestamp(epoch_us(%1$s)) AS %1$s".formatted(Sql.name(field.name()))
                        : Sql.name(field.name()))
            .collect(Collectors.joining(", "));
    return "SELECT %s FROM read_parquet(%s)"
        .formatted(columns, Sql.list(segments.stream().map(Path::toString).toList()));
  }

  /** Runs a statement, with the checkpoint that follows. */
  void run(String statement) {
    try (Session session = sessions.open()) {
      session.execute("ATTACH '%s' AS core (STORAGE_VERSION 'v1.4.0')".formatted(file));
      session.execute(statement);
      session.execute("CHECKPOINT core");
      session.execute("DETACH core");
    }
  }
}
