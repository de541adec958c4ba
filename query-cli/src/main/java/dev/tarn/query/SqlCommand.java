package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.ReadOnlyStatement;
import dev.tarn.warehouse.read.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Any SELECT. */
final class SqlCommand extends SelectCommand {
  private static final String ALLOW_FILES = "--allow-files";
  private static final String MEMORY = "--memory";
  private static final String STANDARD_INPUT = "-";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "sql",
            "Runs one SELECT over the lake's datasets. It changes nothing, and reads no files but the lake's own.",
            "  query-cli sql \"SELECT symbol, count(*) FROM ticks GROUP BY symbol\"",
            "  query-cli sql \"DESCRIBE candles\"",
            "  query-cli sql \"SELECT signal_type, close FROM signals s JOIN candles c ON c.symbol = s.symbol AND open_time = bar_time\"",
            "  query-cli sql --timeout 10m --format parquet --output ticks.parquet \"FROM ticks\"",
            "  query-cli sql --allow-files \"SELECT * FROM ticks JOIN 'symbols.csv' USING (symbol)\"");
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(String.class)
            .arity("1")
            .paramLabel("SELECT")
            .description("The statement, in DuckDB's SQL; - reads it from standard input.")
            .build());
    spec.addOption(TimeoutOption.spec());
    spec.addOption(
        Options.value(
                MEMORY,
                "SIZE",
                "What the query may use before it spills to disk, such as 4GB. Default: 1GB.")
            .type(Long.class)
            .converters(new SizeOption())
            .defaultValue("1GB")
            .build());
    spec.addOption(
        Options.flag(
                "Lets the statement read any file of this machine. It still writes none, and reaches no network.",
                ALLOW_FILES)
            .build());
    Options.declareSource(spec);
    Options.declareShared(spec);
    return spec;
  }

  /** Reads the statement before anything is opened: it may be long in coming. */
  @Override
  void check(Invocation invocation) {
    if (invocation.parameter(0).equals(STANDARD_INPUT)) {
      invocation.parsed().commandSpec().positionalParameters().get(0).setValue(standardInput());
    }
  }

  private static String standardInput() {
    try {
      String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      if (text.isBlank()) {
        throw new RefusedException("Invalid SQL: there is none on standard input");
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  Duration limit(Invocation invocation) {
    return invocation.required(TimeoutOption.NAME);
  }

  @Override
  Answer answer(Invocation invocation, Reading reading) throws SQLException, IOException {
    Connection connection = reading.snapshot().connection();
    String text = invocation.parameter(0);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET memory_limit = '%d bytes'".formatted(invocation.<Long>required(MEMORY)));
    }
    String sql;
    if (invocation.<Boolean>value(ALLOW_FILES).orElse(false)) {
      sql = ReadOnlyStatement.parseNamingAnyFile(connection, text).text();
      Sandbox.lock(connection);
    } else {
      sql = ReadOnlyStatement.parse(connection, text).text();
      boolean copies = invocation.format() == Format.PARQUET;
      Optional<Path> part = copies ? Optional.of(reading.target().part()) : Optional.empty();
      Sandbox.close(connection, reading.lake(), reading.datasets(), part);
    }
    requireValid(connection, sql);
    return Answer.of(sql);
  }

  /** In what the result is made by, the places that messages tell would be others. */
  private static void requireValid(Connection connection, String sql) throws SQLException {
    try {
      connection.prepareStatement(sql).close();
    } catch (SQLException e) {
      throw new RefusedException("Cannot run this SQL: " + SqlMessage.of(e, sql), e);
    }
  }

  @Override
  Runnable trust(Snapshot snapshot) throws SQLException {
    return OpenReplicaFiles.of(snapshot.connection())::requireLocked;
  }

  @Override
  RuntimeException explained(Lake lake, SQLException e) {
    return new RefusedException("Cannot run this SQL: " + SqlMessage.of(e), e);
  }
}
