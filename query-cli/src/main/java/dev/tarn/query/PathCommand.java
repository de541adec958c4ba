package dev.tarn.query;

import dev.tarn.query.output.PlainText;
import dev.tarn.query.output.StreamTarget;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Where other programs find what is published. */
final class PathCommand implements LakeCommand {
  private static final String DATABASE = "--database";
  private static final String REPLICA = "--replica";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "path",
            "Prints the path of a database for other programs, which are to open it read-only.",
            "  duckdb -readonly \"$(query-cli path)\"",
            "  query-cli path --database runs",
            "  query-cli path --replica");
    spec.addOption(
        Options.value(DATABASE, "NAME", "core, runs, or one that a dataset names. Default: core.")
            .defaultValue("core")
            .build());
    spec.addOption(
        Options.flag(
                "The replica that is published now, rather than the link to it: for a process that"
                    + " opens it again and again.",
                REPLICA)
            .build());
    Options.declareLake(spec);
    Options.declareVerbose(spec);
    return spec;
  }

  @Override
  public void run(Invocation invocation) {
    Lake lake = invocation.lake();
    String database = invocation.required(DATABASE);
    ReplicaSet replicas = ReplicaSet.of(lake, database);
    Path replica =
        replicas.published().map(Replica::path).orElseThrow(() -> absent(invocation, database));
    Path path = invocation.is(REPLICA) ? replica : replicas.link();
    new PlainText(path.toAbsolutePath() + "\n")
        .writeTo(new StreamTarget(invocation.streams().out()));
  }

  private static RuntimeException absent(Invocation invocation, String database) {
    Set<String> databases = Set.copyOf(invocation.datasets().databases());
    if (!databases.contains(database)) {
      return invocation.usage(
          "Unknown database '%s': use %s"
              .formatted(database, String.join(", ", databases.stream().sorted().toList())));
    }
    return new RefusedException(
        "Cannot find the database %s: nothing is published in %s yet; run writer-job run"
            .formatted(database, invocation.lake().warehouse()));
  }
}
