package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;

/**
 * Where refused files wait, each beside a {@code .json} that says why. Nothing is deleted here, so
 * everything can be retried.
 */
final class Quarantine {
  private final Storage storage;

  Quarantine(Storage storage) {
    this.storage = storage;
  }

  /**
   * Takes {@code file} out of staging. The reason is written first, so no file is ever here without
   * one.
   */
  Location take(String dataset, Location file, String reason) throws IOException {
    for (int attempt = 1; ; attempt++) {
      String name = attempt == 1 ? file.name() : numbered(file.name(), attempt);
      Location target = Layout.quarantine(dataset).resolve(name);
      if (storage.find(target).isEmpty()) {
        explain(target, reason);
      }
      try {
        storage.move(file, target); // completes a move that a crash broke off
        return target;
      } catch (FileAlreadyExistsException e) {
        continue; // another file of this name was refused before
      }
    }
  }

  private void explain(Location file, String reason) throws IOException {
    Location note = Location.of(noteOf(file.path()));
    storage.delete(note);
    try (StorageOutput output = storage.create(note)) {
      output.write(
          ("{\"file\":" + quoted(file.name()) + ",\"reason\":" + quoted(reason) + "}\n")
              .getBytes(StandardCharsets.UTF_8));
      output.sync();
    }
  }

  /** A segment and the journal that it was sealed from may both be here, each with its reason. */
  private static String noteOf(String file) {
    return (file.endsWith(Layout.PARQUET) ? stem(file) : file) + ".json";
  }

  private static String numbered(String name, int attempt) {
    return stem(name) + "=" + attempt + name.substring(stem(name).length());
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static String quoted(String text) {
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
  }
}
