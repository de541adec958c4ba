package dev.tarn.ingest;

import dev.tarn.staging.ExitCode;
import dev.tarn.staging.FileImport;
import java.nio.file.Path;
import java.util.List;

/** Says what became of each file, and in the end how the whole went. */
final class ImportReport {
  private final Streams streams;
  private final String dataset;
  private int taken;
  private int refused;

  ImportReport(Streams streams, String dataset) {
    this.streams = streams;
    this.dataset = dataset;
  }

  void imported(Path file, List<Importer.MemberOutcome> outcomes) {
    taken++;
    for (Importer.MemberOutcome member : outcomes) {
      String place = member.place().isEmpty() ? file.toString() : file + ", " + member.place();
      if (member.sameAs().isPresent()) {
        refused++;
        streams
            .err()
            .printf(
                "Passed over %s: its bytes are those of %s, which was imported; check which of the two is right%n",
                place, member.sameAs().get());
      } else {
        streams.out().println(place + ": " + describe(member.outcome()));
      }
    }
  }

  void refused(Path file, String reason) {
    refused++;
    streams
        .err()
        .printf("Cannot import %s: %s. Nothing of this file was imported.%n", file, reason);
  }

  ExitCode exitCode() {
    return refused == 0 ? ExitCode.DONE : taken == 0 ? ExitCode.FAILED : ExitCode.PARTLY;
  }

  private String describe(FileImport.Outcome outcome) {
    String rows = Counts.of(outcome.rows(), "row");
    if (outcome.rows() == 0) {
      return "no rows for " + dataset + ", a header at most";
    }
    if (outcome.segments() == 0) {
      return rows + " of " + dataset + " already there, nothing added";
    }
    String added =
        rows + " imported into " + dataset + " in " + Counts.of(outcome.segments(), "segment");
    return outcome.alreadyThere() == 0
        ? added
        : added + "; " + Counts.of(outcome.alreadyThere(), "segment") + " already there";
  }
}
