package dev.tarn.writer;

import dev.tarn.staging.TarnException;
import dev.tarn.staging.storage.Location;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.RunReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells people what a run did: what was done on standard output, what needs a look on standard
 * error.
 */
final class RunText implements RunLog {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Silence silence = new Silence();

  /** Notices of the last run: what lasts is told once. */
  private Set<String> told = Set.of();

  RunText(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void print(RunReport report) {
    if (report.failures().isEmpty() || RunLog.didAnything(report)) {
      out.println(summary(report));
    }
    tell(report);
  }

  @Override
  public void printChanges(RunReport report) {
    if (RunLog.didAnything(report)) {
      out.println(summary(report));
      silence.broken(report.startedAt());
    } else {
      silence
          .kept(report.startedAt())
          .ifPresent(runs -> out.println("at work: nothing to load in %d runs".formatted(runs)));
    }
    tell(report);
  }

  private void tell(RunReport report) {
    for (Location file : report.misnamed()) {
      err.println("Quarantined %s: its name breaks the protocol".formatted(file));
    }
    Set<String> now = new HashSet<>();
    for (DatabaseReport database : report.databases()) {
      for (String notice : database.notices()) {
        now.add(notice);
        if (!told.contains(notice)) {
          err.println("Note: " + notice);
        }
      }
      for (Misfit misfit : database.quarantined()) {
        err.println("Quarantined %s: %s".formatted(misfit.segment().path(), misfit.reason()));
      }
    }
    for (TarnException failure : report.failures()) {
      now.add(failure.getMessage());
      if (!told.contains(failure.getMessage())) {
        err.println(failure.getMessage());
      }
    }
    told = now;
  }

  private static String summary(RunReport report) {
    List<String> parts = new ArrayList<>();
    for (DatabaseReport database : report.databases()) {
      if (database.replica().isPresent()) {
        parts.add(describe(database));
      } else if (database.oldestStaged().isPresent()) {
        parts.add(database.database() + ": " + database.idle().orElse("nothing done"));
      } else if (database.compacted() > 0) {
        parts.add(database.database() + ": " + compacted(database));
      }
    }
    if (report.recoveredRows() > 0) {
      parts.add(report.recoveredRows() + " rows recovered from journals of dead producers");
    }
    String what =
        parts.isEmpty() ? "nothing to load (nothing is staged)" : String.join("; ", parts);
    return "%s in %d ms".formatted(what, report.took().toMillis());
  }

  private static String compacted(DatabaseReport report) {
    return "%d segments of the archive compacted into %d"
        .formatted(report.compacted(), report.compactedInto());
  }

  private static String describe(DatabaseReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %d segments with %d rows loaded (%d KB)"
            .formatted(report.database(), report.segments(), report.rows(), report.bytes() / 1024));
    if (report.conflicts() > 0) {
      text.append(", %d conflicts".formatted(report.conflicts()));
    }
    text.append(
        report.published().isPresent()
            ? ", generation %d published (replica %s)"
                .formatted(report.published().get(), report.replica().orElse("?"))
            : ", replica %s brought up to date".formatted(report.replica().orElse("?")));
    if (report.retired() > 0) {
      text.append(", %d segments retired".formatted(report.retired()));
    }
    if (report.compacted() > 0) {
      text.append(", ").append(compacted(report));
    }
    if (report.movedDays() > 0) {
      text.append(
          ", %d days with %d rows moved to cold parts"
              .formatted(report.movedDays(), report.movedRows()));
    }
    if (!report.quarantined().isEmpty()) {
      text.append(", %d quarantined".formatted(report.quarantined().size()));
    }
    if (!report.contention().pinned().isEmpty()) {
      text.append(", %d replicas pinned".formatted(report.contention().pinned().size()));
    }
    return text.toString();
  }
}
