package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.ReadOnlyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Any SELECT. */
final class SqlCommand extends SelectCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "sql",
            "Runs one SELECT over the lake's datasets. It changes nothing, and reads no files but the lake's own.",
            "  query-cli sql \"SELECT symbol, count(*) FROM ticks GROUP BY symbol\"",
            "  query-cli sql \"DESCRIBE candles\"");
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(String.class)
            .arity("1")
            .paramLabel("SELECT")
            .description("The statement, in DuckDB's SQL.")
            .build());
    Options.declareSource(spec);
    Options.declareShared(spec);
    return spec;
  }

  @Override
  Answer answer(Invocation invocation, Reading reading) throws SQLException, IOException {
    Connection connection = reading.snapshot().connection();
    String sql = ReadOnlyStatement.parse(connection, invocation.parameter(0)).text();
    boolean copies = invocation.format() == Format.PARQUET;
    Optional<Path> part = copies ? Optional.of(reading.target().part()) : Optional.empty();
    Sandbox.close(connection, reading.lake(), reading.datasets(), part);
    return Answer.of(sql);
  }

  @Override
  RuntimeException explained(Lake lake, SQLException e) {
    return new RefusedException("Cannot run this SQL: " + SqlMessage.of(e), e);
  }
}
