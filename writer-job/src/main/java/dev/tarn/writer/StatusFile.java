package dev.tarn.writer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.write.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code warehouse/status.json}: what the last run did, and all runs together, for health checks
 * and people.
 */
final class StatusFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOTALS = "totals";

  private final Path file;

  StatusFile(Lake lake) {
    this.file = lake.warehouse().resolve("status.json");
  }

  /** What the runs before did; nothing when the file is missing or spoilt. */
  Totals totals() {
    try {
      if (Files.exists(file)) {
        return Totals.of(JSON.readTree(file.toFile()).path(TOTALS));
      }
    } catch (IOException e) {
      // counters begin again; whoever reads them copes with that
    }
    return new Totals();
  }

  void write(RunReport report, Totals totals) {
    ObjectNode root = ReportJson.of(report);
    totals.writeTo(root.putObject(TOTALS));
    try {
      DurableFiles.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write %s: %s; check the disk".formatted(file, e.getMessage()), e);
    }
  }
}
