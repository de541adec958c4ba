package dev.tarn.query;

import dev.tarn.query.output.Target;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.Snapshot;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** What a lake holds. */
@Command(
    name = "datasets",
    description = "Shows the datasets of a lake: how they are kept, their rows and times.")
final class DatasetsCommand extends SelectCommand {
  DatasetsCommand(Streams streams) {
    super(streams);
  }

  @Override
  Set<String> needed(Datasets datasets) {
    return datasets.all().stream().map(Dataset::name).collect(Collectors.toSet());
  }

  @Override
  String select(Lake lake, Datasets datasets, Snapshot snapshot, Target target) {
    return datasets.all().stream()
        .map(DatasetsCommand::row)
        .collect(Collectors.joining(" UNION ALL "));
  }

  private static String row(Dataset dataset) {
    String first = dataset.time().map(time -> "min(" + time + ")").orElse("NULL::TIMESTAMP");
    String last = dataset.time().map(time -> "max(" + time + ")").orElse("NULL::TIMESTAMP");
    return ("SELECT '%s' AS dataset, '%s' AS database, '%s' AS merge, count(*) AS rows,"
            + " %s AS first_time, %s AS last_time FROM %s")
        .formatted(
            dataset.name(),
            dataset.database(),
            dataset.merge().name().toLowerCase(Locale.ROOT),
            first,
            last,
            dataset.name());
  }
}
