package dev.tarn.writer;

import dev.tarn.staging.CorruptException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.RowGroups;
import dev.tarn.warehouse.sql.Columns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a person is told of a file in quarantine. */
final class RefusedFile {
  private static final int FIRST_ROWS = 3;

  private RefusedFile() {}

  static List<String> lines(Quarantined file, Path path, Dataset dataset) {
    List<String> lines = new ArrayList<>();
    lines.add("file     " + path);
    lines.add("dataset  " + file.dataset());
    lines.add("bytes    " + file.bytes());
    lines.add("since    " + file.since());
    lines.add("reason   " + file.reason());
    lines.add(
        "needs    "
            + dataset.fields().stream()
                .map(field -> field.name() + " " + Columns.description(field.type()))
                .collect(Collectors.joining(", ")));
    if (!file.name().endsWith(".parquet")) {
      return lines;
    }
    try {
      RowGroups found = RowGroups.of(path);
      lines.add("has      " + String.join(", ", found.columns()));
      lines.add("rows     %d can be read, %d cannot".formatted(found.readable(), found.lost()));
      for (int i = 0; i < found.groups().size(); i++) {
        RowGroups.RowGroup group = found.groups().get(i);
        lines.add(
            "group %d  %d rows, %s"
                .formatted(
                    i + 1, group.rows(), group.damage().map("damaged: "::concat).orElse("whole")));
      }
      firstRows(path, lines);
    } catch (CorruptException e) {
      lines.add("rows     " + e.getMessage());
    }
    return lines;
  }

  private static void firstRows(Path path, List<String> lines) {
    try (ParquetRows rows = ParquetRows.open(path)) {
      for (int i = 1; i <= FIRST_ROWS && rows.next(); i++) {
        lines.add(
            "row %d    %s"
                .formatted(
                    i,
                    IntStream.range(0, rows.columns().size())
                        .mapToObj(column -> rows.columns().get(column) + "=" + rows.value(column))
                        .collect(Collectors.joining(", "))));
      }
    } catch (CorruptException | IOException e) {
      lines.add("row      " + e.getMessage());
    }
  }
}
