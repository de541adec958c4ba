package dev.tarn.query;

import dev.tarn.query.output.Result;
import dev.tarn.query.output.Target;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.DatasetStatus;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** How a lake is. */
final class StatusCommand implements LakeCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "status",
            "Shows, for each dataset, what is published, what waits, and what was refused.",
            "  query-cli status");
    Options.declareShared(spec);
    return spec;
  }

  @Override
  public void run(Invocation invocation) throws IOException, SQLException {
    Lake lake = invocation.lake();
    String rows =
        DatasetStatus.of(lake, invocation.datasets()).stream()
            .map(StatusCommand::row)
            .collect(Collectors.joining(", "));
    Path spill = Path.of(System.getProperty("java.io.tmpdir"));
    try (Target target = invocation.target();
        Session session = Session.open(SessionOptions.spillingTo(spill))) {
      String sql =
          "SELECT * FROM (VALUES "
              + rows
              + ") AS status(dataset, database, generation, published_at, waiting_segments,"
              + " waiting_bytes, loaded_segments, open_journals, quarantined)";
      new Result(session.connection(), sql).writeTo(target, invocation.style());
    }
    invocation.tell("The lake " + lake.home());
  }

  /** Names of datasets and databases are letters, digits and underscores. */
  private static String row(DatasetStatus status) {
    String published =
        status.publishedAt().map(time -> "TIMESTAMP '" + utc(time) + "'").orElse("NULL::TIMESTAMP");
    return "('%s', '%s', %d, %s, %d, %d, %d, %d, %d)"
        .formatted(
            status.dataset(),
            status.database(),
            status.generation(),
            published,
            status.waiting(),
            status.waitingBytes(),
            status.loaded(),
            status.journals(),
            status.quarantined());
  }

  private static String utc(Instant time) {
    return time.toString().replace('T', ' ').replace("Z", "");
  }
}
