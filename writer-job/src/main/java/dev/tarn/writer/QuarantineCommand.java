package dev.tarn.writer;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.CorruptException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.RowGroups;
import dev.tarn.staging.StagingArea;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after refused files. It takes no lock: the writer may run meanwhile. */
@Command(
    name = "quarantine",
    description =
        "Lists and shows the files that were refused, puts them back, saves what can be read of them, or drops them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  writer-job quarantine list --lake /data/lake",
      "  writer-job quarantine show --lake /data/lake 20261120T214700.123456Z-x-0123456789abcdef.parquet",
      "  writer-job quarantine retry --lake /data/lake --dataset ticks '20261120*'",
      "  writer-job quarantine salvage --lake /data/lake 20261120T214700.123456Z-x-0123456789abcdef.parquet",
      "  writer-job quarantine retry --lake /data/lake --all",
      "  writer-job quarantine drop --lake /data/lake 20261120T214700.123456Z-x-0123456789abcdef.parquet",
      "",
      "Names may have * and ?. Exit code: 0 done, 3 some were refused, 1 failed, 2 wrong usage."
    })
final class QuarantineCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  private boolean help;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Missing command; use list, show, retry, salvage or drop");
  }

  @Command(name = "list", description = "Lists them: dataset, file, bytes, since when, and why.")
  int list(@Mixin SharedOptions shared, @Mixin DatasetOption dataset) {
    List<Quarantined> files = files(shared, dataset);
    Map<String, Long> counts = new TreeMap<>();
    for (Quarantined file : files) {
      counts.merge(file.dataset(), 1L, Long::sum);
      line(
          "%s  %s  %d bytes  since %s: %s"
              .formatted(file.dataset(), file.name(), file.bytes(), file.since(), file.reason()));
    }
    err().println(files.isEmpty() ? "Nothing is in quarantine" : "In quarantine: " + counts);
    return ExitCode.DONE.number();
  }

  @Command(
      name = "show",
      description = "Shows all there is to know of files, and the first rows that can be read.")
  int show(
      @Mixin SharedOptions shared,
      @Mixin DatasetOption dataset,
      @Parameters(paramLabel = "FILE", description = "Their names.") @Nullable List<String> names) {
    Lake lake = lake(shared);
    StagingArea staging = new StagingArea(lake);
    Datasets datasets = MarketDatasets.of(lake);
    for (Quarantined file : chosen(files(shared, dataset), names)) {
      RefusedFile.lines(file, staging.path(file), datasets.require(file.dataset()))
          .forEach(this::line);
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "salvage",
      description = {
        "Puts the row groups of damaged files that can be read into staging, for the next run.",
        "The rest is counted as lost. Write a file anew instead where that is possible: once rows were loaded under a name, no others are."
      })
  int salvage(
      @Mixin SharedOptions shared,
      @Mixin DatasetOption dataset,
      @Parameters(paramLabel = "FILE", description = "Their names.") @Nullable List<String> names) {
    StagingArea staging = new StagingArea(lake(shared));
    return each(
        chosen(files(shared, dataset), names),
        file -> {
          RowGroups found = staging.salvage(file);
          return "salvaged: %d rows put into staging, %d rows lost; the file stays here until it is dropped"
              .formatted(found.readable(), found.lost());
        });
  }

  @Command(
      name = "retry",
      description = "Puts files back into staging; the next run loads them, or refuses them again.")
  int retry(
      @Mixin SharedOptions shared,
      @Mixin DatasetOption dataset,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Parameters(paramLabel = "FILE", description = "Their names.") @Nullable List<String> names) {
    StagingArea staging = new StagingArea(lake(shared));
    List<Quarantined> files = files(shared, dataset);
    return each(
        all ? files : chosen(files, names),
        file -> {
          staging.retry(file);
          return "put back into staging";
        });
  }

  @Command(name = "drop", description = "Deletes files for good, with what is in them.")
  int drop(
      @Mixin SharedOptions shared,
      @Mixin DatasetOption dataset,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Parameters(paramLabel = "FILE", description = "Their names.") @Nullable List<String> names) {
    StagingArea staging = new StagingArea(lake(shared));
    List<Quarantined> files = files(shared, dataset);
    return each(
        all ? files : chosen(files, names),
        file -> {
          staging.drop(file);
          return "dropped";
        });
  }

  private int each(List<Quarantined> chosen, Function<Quarantined, String> work) {
    ExitCode code = ExitCode.DONE;
    for (Quarantined file : chosen) {
      try {
        line("%s %s".formatted(file.name(), work.apply(file)));
      } catch (RefusedException | CorruptException e) {
        err().println(e.getMessage());
        code = ExitCode.PARTLY;
      }
    }
    return code.number();
  }

  private List<Quarantined> chosen(List<Quarantined> files, @Nullable List<String> names) {
    if (names == null || names.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "Name the files, or say --all");
    }
    List<Quarantined> chosen = new ArrayList<>();
    for (String name : names) {
      Predicate<String> pattern = pattern(name);
      List<Quarantined> found =
          files.stream()
              .filter(file -> pattern.test(file.name()) && !chosen.contains(file))
              .toList();
      if (found.isEmpty()) {
        throw new RefusedException(
            "Cannot find '%s' in quarantine; see writer-job quarantine list".formatted(name));
      }
      chosen.addAll(found);
    }
    return chosen;
  }

  /** A name, in which {@code *} stands for any characters and {@code ?} for one. */
  private static Predicate<String> pattern(String name) {
    String expression = Pattern.quote(name).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile(expression).asMatchPredicate();
  }

  private List<Quarantined> files(SharedOptions shared, DatasetOption only) {
    Lake lake = lake(shared);
    StagingArea staging = new StagingArea(lake);
    Datasets datasets = MarketDatasets.of(lake);
    datasets.broken().forEach(broken -> err().println("Note: " + broken.getMessage()));
    List<Quarantined> files = new ArrayList<>();
    for (Dataset dataset : only.of(datasets)) {
      files.addAll(staging.quarantined(dataset));
    }
    return files;
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  private static Lake lake(SharedOptions shared) {
    return Lake.at(shared.lake()).requireExisting();
  }

  private void line(String text) {
    Objects.requireNonNull(spec).commandLine().getOut().println(text);
  }
}
