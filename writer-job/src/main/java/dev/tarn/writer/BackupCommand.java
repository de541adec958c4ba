package dev.tarn.writer;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.backup.Backup;
import dev.tarn.warehouse.verify.Findings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a lake while everything goes on. */
@Command(
    name = "backup",
    description = {
      "Copies the lake to a folder while everything goes on, and verifies the copy.",
      "Neither producers nor the writer nor readers wait for it. The folder is a lake again: to restore, stop the writer, put it",
      "in the lake's place, and run the writer. A folder that holds a backup of this lake is brought up to date: only what is",
      "new is copied. Rows that are not sealed yet are not in it."
    },
    footer = {
      "",
      "Example:",
      "  writer-job backup --lake /data/lake /backup/lake",
      "",
      "Exit code: 0 done and verified, 1 failed or the copy has differences, 2 wrong usage, 4 the replica was evicted meanwhile,",
      "or is open for writing elsewhere."
    })
final class BackupCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where to; made if it is not there.")
  private @Nullable Path folder;

  @Override
  public Integer call() {
    Lake lake = Lake.at(shared.lake()).requireExisting();
    Datasets datasets = MarketDatasets.of(lake);
    if (!datasets.broken().isEmpty()) {
      throw datasets.broken().get(0);
    }
    AtomicBoolean proven = new AtomicBoolean();
    new Backup(lake, datasets, () -> VerifyCommand.session(lake))
        .into(
            folder,
            report -> {
              proven.set(isProven(report));
              return proven.get();
            });
    return (proven.get() ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private boolean isProven(Backup.Report report) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println(
        "%d files, %d MB, in %s; generations %s"
            .formatted(report.files(), report.bytes() >> 20, folder, report.generations()));
    Lake copy = Lake.at(folder.toString());
    Findings findings = VerifyCommand.verification(copy, MarketDatasets.of(copy)).verify(Set.of());
    VerifyCommand.text(findings).forEach(out::println);
    err.println(VerifyCommand.summary(findings));
    boolean proven = findings.differences().isEmpty() && findings.notLookedAt().isEmpty();
    if (!proven) {
      err.println(
          "Cannot prove the copy in %s: it stays unfinished; verify the lake, mend what is wrong there, and run the backup again"
              .formatted(folder));
    }
    return proven;
  }
}
