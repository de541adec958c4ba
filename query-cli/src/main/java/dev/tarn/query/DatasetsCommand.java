package dev.tarn.query;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Sql;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** What a lake holds. */
final class DatasetsCommand extends SelectCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "datasets",
            "Shows the datasets of a lake: how they are kept, their rows and times.",
            "  query-cli datasets");
    Options.declareSource(spec);
    Options.declareColumns(spec);
    Options.declareShared(spec);
    return spec;
  }

  @Override
  Answer answer(Invocation invocation, Reading reading) {
    return Answer.of(
        reading.datasets().all().stream()
            .map(DatasetsCommand::row)
            .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY database, dataset")));
  }

  private static String row(Dataset dataset) {
    String time = dataset.time().map(Sql::name).orElse("NULL::TIMESTAMP");
    return ("SELECT '%s' AS dataset, '%s' AS database, '%s' AS merge, count(*) AS rows,"
            + " min(%s) AS first_time, max(%s) AS last_time FROM %s")
        .formatted(
            dataset.name(),
            dataset.database(),
            dataset.merge().name().toLowerCase(Locale.ROOT),
            time,
            time,
            Sql.name(dataset.name()));
  }
}
