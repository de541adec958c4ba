package dev.tarn.ingest;

import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.format.FormatOptions;
import dev.tarn.ingest.format.ImportFormat;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports files. */
@Command(
    name = "import",
    description = {
      "Imports files, each wholly or not at all: one bad row refuses its file, and the others go on.",
      "A file that was imported before adds nothing, also when it was compressed anew."
    },
    footer = {
      "",
      "Examples:",
      "  ingest-job import --format binance-klines BTCUSDT-1m-2026-09-15.zip",
      "  ingest-job import --format binance-aggtrades --symbol XRPETH trades.csv.gz",
      "  ingest-job import --format csv --dataset candles --symbol YESBANK \\",
      "      --timeframe 1m bars.csv",
      "  ingest-job import --format parquet --dataset ticks --symbol XRPETH \\",
      "      --map time=timestamp,size=amount,trade_id=id --ignore type,cost \\",
      "      trades.parquet",
      "  ingest-job import --format parquet --dataset ticks --ignore date trades/",
      "",
      "Exit code: 0 all imported, 3 some files refused, 1 all refused, 2 wrong usage."
    })
final class ImportCommand extends IngestCommand {
  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description =
          "binance-klines, binance-aggtrades, binance-trades, csv or parquet. The first four may be zip or gzip.")
  private String format = "";

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "The rows' dataset, for csv and parquet.")
  private @Nullable String dataset;

  @Option(
      names = "--symbol",
      paramLabel = "SYMBOL",
      description =
          "The rows' symbol; for Binance's files it is told by their usual names, such as BTCUSDT-1m-2026-09-15.zip.")
  private @Nullable String symbol;

  @Option(
      names = "--venue",
      paramLabel = "VENUE",
      description = "The rows' venue. Default: binance for its formats, else empty.")
  private @Nullable String venue;

  @Option(
      names = "--timeframe",
      paramLabel = "TIMEFRAME",
      description =
          "The candles' timeframe. Default for binance-klines: as the file's name says, else 1m.")
  private @Nullable String timeframe;

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "FIELD=COLUMN",
      description = "Columns of csv and parquet files that are not called like their field.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of csv and parquet files to pass over.")
  private Set<String> ignored = new LinkedHashSet<>();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files to import; - is standard input. For parquet also folders: their .parquet files by name, and those in folders such as"
              + " symbol=XRPETH, whose keys count as columns.")
  private List<String> files = List.of();

  ImportCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() throws IOException {
    ImportFormat known = asUsage(() -> ImportFormat.named(format));
    requireOptionsOf(known);
    Dataset rows = dataset(datasetName(known));
    FormatOptions options =
        new FormatOptions(
            Optional.ofNullable(symbol),
            Optional.ofNullable(venue),
            Optional.ofNullable(timeframe)
                .map(text -> asUsage(() -> Timeframe.parse(text).toString())),
            columns,
            ignored);
    Importer importer = Importer.of(staging(), rows, known, options);
    ImportReport report = new ImportReport(streams(), rows.name());
    for (String file : files) {
      if (known == ImportFormat.PARQUET && Files.isDirectory(Path.of(file))) {
        importFolder(rows, options, report, Path.of(file).toAbsolutePath().normalize());
      } else {
        importFile(importer, report, file);
      }
    }
    return report.exitCode().number();
  }

  /** Each file of a folder by itself: those that are refused hinder no other. */
  private void importFolder(Dataset rows, FormatOptions options, ImportReport report, Path folder)
      throws IOException {
    ParquetFolder found = ParquetFolder.of(folder);
    found
        .passedOver()
        .forEach(
            other ->
                streams()
                    .err()
                    .println("Passed over " + other + ": it is no partition; name it by itself"));
    if (found.files().isEmpty()) {
      report.refused(folder, "there is no .parquet file in it");
    }
    for (ParquetFolder.Member file : found.files()) {
      Importer importer =
          Importer.of(staging(), rows, ImportFormat.PARQUET, options.within(file.partition()));
      importFile(importer, report, file.path().toString());
    }
  }

  private void importFile(Importer importer, ImportReport report, String name) throws IOException {
    InputFile file =
        name.equals("-") ? InputFile.standardInput(streams().in()) : InputFile.of(Path.of(name));
    try {
      List<Importer.MemberOutcome> outcomes;
      try (Progress progress = Progress.of(streams(), file)) {
        outcomes = importer.run(file, progress);
      }
      report.imported(file.path(), outcomes);
    } catch (BadInputException e) {
      report.refused(file.path(), e.getMessage());
    } catch (IOException e) {
      report.refused(file.path(), "reading it failed (" + e + ")");
    }
  }

  /** An option without effect is a mistake that would show much later. */
  private void requireOptionsOf(ImportFormat known) {
    boolean anyDataset = known.dataset().isEmpty();
    if (!anyDataset && !(columns.isEmpty() && ignored.isEmpty())) {
      throw usage("Invalid --map or --ignore: files of " + known.label() + " have fixed columns");
    }
    if (!anyDataset && known != ImportFormat.BINANCE_KLINES && timeframe != null) {
      throw usage("Invalid --timeframe: files of " + known.label() + " hold no candles");
    }
  }

  private String datasetName(ImportFormat known) {
    Optional<String> ofFormat = known.dataset();
    if (ofFormat.isPresent() && dataset != null && !dataset.equals(ofFormat.get())) {
      throw usage(
          "Invalid --dataset '"
              + dataset
              + "': files of "
              + known.label()
              + " hold "
              + ofFormat.get());
    }
    if (ofFormat.isEmpty() && dataset == null) {
      throw usage(
          "Missing --dataset: files of "
              + known.label()
              + " may hold any; name it, such as ticks or candles");
    }
    return ofFormat.orElse(dataset);
  }
}
