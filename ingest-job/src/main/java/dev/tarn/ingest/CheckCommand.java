package dev.tarn.ingest;

import dev.tarn.ingest.check.Finding;
import dev.tarn.ingest.check.ProducerCheck;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.merge.FileCheck;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells a producer what it does wrong. */
@Command(
    name = "check",
    description = {
      "Checks files that some program has written for a lake: their names, their columns and every row, by the writer's own rules. What"
          + " passes is loaded; what is wrong would go to quarantine, or never be loaded. Nothing is changed.",
      "A folder may be a lake, its staging, a dataset's folder in it, or any folder of files."
    },
    footer = {
      "",
      "Examples:",
      "  ingest-job check --dataset ticks trades.parquet",
      "  ingest-job check lake/staging/signals/tmp/new.part",
      "  ingest-job check lake",
      "",
      "Exit code: 0 nothing wrong, though there may be hints, 1 something wrong, 2 wrong usage."
    })
final class CheckCommand extends IngestCommand {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "The rows' dataset. Default: as the folder staging/NAME says, else the footer's key tarn.dataset.")
  private @Nullable String dataset;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description =
          "What to check. A file in a lake's staging is checked against that lake, any other against --lake.")
  private List<Path> places = List.of();

  private int wrong;
  private int hints;

  CheckCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() throws IOException {
    long files = 0;
    long rows = 0;
    try (FileCheck check = new FileCheck(() -> Session.open(options()))) {
      for (Path place : places) {
        ProducerCheck producer = producer(place, check);
        try {
          producer.check(place);
        } catch (RefusedException e) {
          throw usage(e.getMessage());
        }
        files += producer.checked();
        rows += producer.rows();
      }
    }
    streams()
        .out()
        .printf(
            "%s checked, %s can be loaded: %s, %s%n",
            Counts.of(files, "file"),
            Counts.of(rows, "row"),
            wrong == 0 ? "nothing wrong" : wrong + " wrong",
            Counts.of(hints, "hint"));
    return (wrong == 0 ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private ProducerCheck producer(Path place, FileCheck files) {
    Lake lake =
        ProducerCheck.lakeOf(place)
            .map(home -> asUsage(() -> Lake.at(home.toString())))
            .orElseGet(this::lake);
    Datasets datasets = asUsage(() -> MarketDatasets.of(lake));
    Optional<Dataset> named =
        Optional.ofNullable(dataset).map(name -> asUsage(() -> datasets.require(name)));
    return new ProducerCheck(lake, datasets, named, files, this::tell);
  }

  private void tell(Finding finding) {
    switch (finding.weight()) {
      case WRONG -> wrong++;
      case HINT -> hints++;
    }
    String lead = finding.weight() == Finding.Weight.WRONG ? "Wrong" : "Hint";
    streams().out().println(lead + ": " + finding.place() + ": " + finding.text());
  }

  private static SessionOptions options() {
    String folder = "tarn-check-" + ProcessHandle.current().pid();
    return SessionOptions.spillingTo(Path.of(System.getProperty("java.io.tmpdir"), folder));
  }
}
