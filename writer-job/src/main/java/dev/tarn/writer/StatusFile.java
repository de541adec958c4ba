package dev.tarn.writer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.RunReport;
import java.io.IOException;
import java.nio.file.Path;

/** {@code warehouse/status.json}: what the last run did, for health checks and people. */
final class StatusFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  StatusFile(Lake lake) {
    this.file = lake.warehouse().resolve("status.json");
  }

  void write(RunReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("startedAt", report.startedAt().toString());
    root.put("milliseconds", report.took().toMillis());
    root.put("pid", ProcessHandle.current().pid());
    root.put("recoveredRows", report.recoveredRows());
    ArrayNode failures = root.putArray("failures");
    report.failures().forEach(failure -> failures.add(failure.getMessage()));
    ArrayNode databases = root.putArray("databases");
    for (DatabaseReport each : report.databases()) {
      ObjectNode node = databases.addObject();
      node.put("database", each.database());
      node.put("segments", each.segments());
      node.put("rows", each.rows());
      node.put("conflicts", each.conflicts());
      node.put("quarantined", each.quarantined().size());
      node.put("retired", each.retired());
      each.published().ifPresent(generation -> node.put("generation", generation));
      ArrayNode notices = node.putArray("notices");
      each.notices().forEach(notices::add);
    }
    try {
      DurableFiles.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write %s: %s; check the disk".formatted(file, e.getMessage()), e);
    }
  }
}
