package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.query.output.Target;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.ReadOnlyStatement;
import dev.tarn.warehouse.read.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Any SELECT. */
@Command(
    name = "sql",
    description = {
      "Runs one SELECT over the lake's datasets. It changes nothing, and reads no files but the lake's own."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  query-cli sql \"SELECT symbol, count(*) FROM ticks GROUP BY symbol\"",
      "  query-cli sql \"DESCRIBE candles\""
    })
final class SqlCommand extends SelectCommand {
  @Parameters(paramLabel = "SELECT", description = "The statement, in DuckDB's SQL.")
  private String statement = "";

  SqlCommand(Streams streams) {
    super(streams);
  }

  @Override
  Set<String> needed(Datasets datasets) {
    return datasets.all().stream().map(Dataset::name).collect(Collectors.toSet());
  }

  @Override
  String select(Lake lake, Datasets datasets, Snapshot snapshot, Target target)
      throws SQLException, IOException {
    Connection connection = snapshot.connection();
    String sql = ReadOnlyStatement.parse(connection, statement).text();
    Optional<Path> part =
        format() == Format.PARQUET ? Optional.of(target.part()) : Optional.empty();
    Sandbox.close(connection, lake, part);
    return sql;
  }

  @Override
  RuntimeException explained(Lake lake, SQLException e) {
    return new RefusedException("Cannot run this SQL: " + SqlMessage.of(e), e);
  }
}
