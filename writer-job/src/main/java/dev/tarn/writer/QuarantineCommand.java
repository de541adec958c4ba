package dev.tarn.writer;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StagingArea;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
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
    description = "Lists the files that were refused, puts them back, or drops them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  writer-job quarantine list --lake /data/lake",
      "  writer-job quarantine retry --lake /data/lake --all",
      "  writer-job quarantine drop --lake /data/lake 20261120T214700.123456Z-x-0123456789abcdef.parquet"
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
        Objects.requireNonNull(spec).commandLine(), "Missing command; use list, retry or drop");
  }

  @Command(name = "list", description = "Lists them: dataset, file, bytes, since when, and why.")
  int list(@Mixin SharedOptions shared) {
    List<Quarantined> files = files(shared);
    for (Quarantined file : files) {
      line(
          "%s  %s  %d bytes  since %s: %s"
              .formatted(file.dataset(), file.name(), file.bytes(), file.since(), file.reason()));
    }
    if (files.isEmpty()) {
      Objects.requireNonNull(spec).commandLine().getErr().println("Nothing is in quarantine");
    }
    return ExitCode.DONE.number();
  }

  @Command(
      name = "retry",
      description = "Puts files back into staging; the next run loads them, or refuses them again.")
  int retry(
      @Mixin SharedOptions shared,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Parameters(paramLabel = "FILE", description = "Their names.") @Nullable List<String> names) {
    StagingArea staging = new StagingArea(lake(shared));
    return each(shared, all, names, staging::retry, "put back into staging");
  }

  @Command(name = "drop", description = "Deletes files for good, with what is in them.")
  int drop(
      @Mixin SharedOptions shared,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Parameters(paramLabel = "FILE", description = "Their names.") @Nullable List<String> names) {
    StagingArea staging = new StagingArea(lake(shared));
    return each(shared, all, names, staging::drop, "dropped");
  }

  private int each(
      SharedOptions shared,
      boolean all,
      @Nullable List<String> names,
      Consumer<Quarantined> work,
      String done) {
    List<Quarantined> chosen = all ? files(shared) : chosen(files(shared), names);
    ExitCode code = ExitCode.DONE;
    for (Quarantined file : chosen) {
      try {
        work.accept(file);
        line("%s %s".formatted(file.name(), done));
      } catch (RefusedException e) {
        Objects.requireNonNull(spec).commandLine().getErr().println(e.getMessage());
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
      List<Quarantined> found = files.stream().filter(file -> file.name().equals(name)).toList();
      if (found.isEmpty()) {
        throw new RefusedException(
            "Cannot find '%s' in quarantine; see writer-job quarantine list".formatted(name));
      }
      chosen.addAll(found);
    }
    return chosen;
  }

  private static List<Quarantined> files(SharedOptions shared) {
    Lake lake = lake(shared);
    StagingArea staging = new StagingArea(lake);
    List<Quarantined> files = new ArrayList<>();
    for (Dataset dataset : MarketDatasets.of(lake).all()) {
      files.addAll(staging.quarantined(dataset));
    }
    return files;
  }

  private static Lake lake(SharedOptions shared) {
    return Lake.at(shared.lake()).requireExisting();
  }

  private void line(String text) {
    Objects.requireNonNull(spec).commandLine().getOut().println(text);
  }
}
