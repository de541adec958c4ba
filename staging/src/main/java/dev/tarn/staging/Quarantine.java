package dev.tarn.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where refused files wait, each beside a {@code .json} that says why. Nothing is deleted here but
 * what somebody drops, so everything can be retried.
 */
final class Quarantine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SALVAGED = "salvaged";

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
        explain(target, file.name(), reason, "");
      }
      try {
        storage.move(file, target); // completes a move that a crash broke off
        return target;
      } catch (FileAlreadyExistsException e) {
        // another file of this name was refused before: try the next one
      }
    }
  }

  List<Quarantined> list(String dataset) throws IOException {
    List<Quarantined> files = new ArrayList<>();
    for (Entry entry : storage.list(Layout.quarantine(dataset))) {
      if (!entry.name().endsWith(".json")) {
        Optional<Entry> note = storage.find(Location.of(noteOf(entry.location().path())));
        Instant since = note.map(Entry::modified).orElse(entry.modified());
        String reason = note.isPresent() ? text(note.get().location(), "reason", "") : "";
        files.add(new Quarantined(dataset, entry.location(), entry.bytes(), since, reason));
      }
    }
    return files;
  }

  private String text(Location note, String field, String otherwise) throws IOException {
    try (InputStream text = Channels.newInputStream(storage.open(note))) {
      return JSON.readTree(text).path(field).asText(otherwise);
    } catch (JsonProcessingException e) {
      return otherwise;
    }
  }

  /** It gets back the name that it had, which is its identity. */
  void retry(Quarantined file) throws IOException {
    String name = original(file);
    if (note(file, SALVAGED).isPresent()) {
      throw refused(file, "what can be read of it was salvaged under its name; drop it");
    }
    if (!name.endsWith(Layout.PARQUET)) {
      throw refused(file, "it is a journal whose readable rows were sealed; keep it, or drop it");
    }
    if (!Layout.isLegal(name)) {
      throw refused(file, "its name breaks the protocol; move it to staging under another one");
    }
    try {
      storage.move(file.location(), Layout.staging(file.dataset()).resolve(name));
    } catch (FileAlreadyExistsException e) {
      throw refused(file, "staging has a segment of this name; run the writer first");
    }
    storage.delete(Location.of(noteOf(file.location().path())));
  }

  private RefusedException refused(Quarantined file, String reason) {
    return new RefusedException(
        "Cannot retry %s: %s".formatted(storage.localPath(file.location()), reason));
  }

  private String original(Quarantined file) throws IOException {
    return note(file, "file").orElse(file.name());
  }

  private Optional<String> note(Quarantined file, String field) throws IOException {
    Location note = Location.of(noteOf(file.location().path()));
    return storage.find(note).isEmpty()
        ? Optional.empty()
        : Optional.of(text(note, field, "")).filter(text -> !text.isEmpty());
  }

  /**
   * Saves what can be read; the file stays until it is dropped, and its note tells what is lost.
   */
  RowGroups salvage(Quarantined file) throws IOException {
    String name = original(file);
    if (!name.endsWith(Layout.PARQUET) || !Layout.isLegal(name)) {
      throw new RefusedException(
          "Cannot salvage %s: it is no segment that could be loaded"
              .formatted(storage.localPath(file.location())));
    }
    RowGroups found = new Salvage(storage).publish(file, stem(name));
    String told =
        "%d rows salvaged, %d rows lost with their row groups"
            .formatted(found.readable(), found.lost());
    explain(file.location(), name, file.reason() + " (" + told + ")", told);
    return found;
  }

  void drop(Quarantined file) throws IOException {
    storage.delete(file.location());
    storage.delete(Location.of(noteOf(file.location().path())));
  }

  private void explain(Location file, String original, String reason, String salvaged)
      throws IOException {
    String more = salvaged.isEmpty() ? "" : ",\"" + SALVAGED + "\":" + quoted(salvaged);
    Location note = Location.of(noteOf(file.path()));
    storage.delete(note);
    try (StorageOutput output = storage.create(note)) {
      output.write(
          ("{\"file\":" + quoted(original) + ",\"reason\":" + quoted(reason) + more + "}\n")
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
    return TextNode.valueOf(text).toString();
  }
}
