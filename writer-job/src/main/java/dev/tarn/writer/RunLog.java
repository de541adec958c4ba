package dev.tarn.writer;

import dev.tarn.warehouse.write.RunReport;

/** Tells what runs did, a line for each on standard output. Not safe for use by several threads. */
interface RunLog {

  /** Tells of a run, whatever it did. */
  void print(RunReport report);

  /** Tells of a run in which something happened, or says that others have told nothing for long. */
  void printChanges(RunReport report);

  /** True for a run in which something was done or tried. */
  static boolean didAnything(RunReport report) {
    return report.recoveredRows() > 0
        || !report.misnamed().isEmpty()
        || report.databases().stream()
            .anyMatch(
                each ->
                    each.segments() > 0
                        || each.retired() > 0
                        || each.movedDays() > 0
                        || each.compacted() > 0
                        || !each.quarantined().isEmpty()
                        || each.published().isPresent());
  }
}
