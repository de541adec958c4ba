package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/**
 * Turns a journal into a segment. This is the one path for journals of the living and of the dead:
 * it reads what the file holds, so it may be broken off at any point and done again by anybody who
 * owns the journal, always under the same name.
 */
final class Sealing {
  private final Storage storage;
  private final Quarantine quarantine;

  Sealing(Storage storage) {
    this.storage = storage;
    this.quarantine = new Quarantine(storage);
  }

  /**
   * A journal whose rows are published, and which has yet to be {@linkplain #remove removed}.
   *
   * @param rows rows that were published
   * @param damage why the journal is kept in quarantine
   */
  record Sealed(long rows, Optional<String> damage) {}

  /**
   * Publishes the journal's rows as segment {@code name}; a journal without rows leaves no segment.
   * One that cannot be read throughout has those rows published that can be read.
   */
  Sealed seal(Dataset dataset, String name, OwnedFile journal) throws IOException {
    JournalReader reader = JournalReader.open(journal, dataset.schema());
    long rows = 0;
    Optional<String> damage;
    try {
      rows = publish(dataset, name, reader);
      damage = reader.damage();
    } catch (RuntimeException e) {
      Failures.rethrowStorage(e);
      damage = Optional.of("its rows cannot be written to a segment: " + Failures.describe(e));
    }
    return new Sealed(rows, damage);
  }

  /** Deletes a sealed journal, or puts it to quarantine. Doing it again is harmless. */
  void remove(Dataset dataset, Sealed sealed, OwnedFile journal) throws IOException {
    if (sealed.damage().isEmpty()) {
      journal.delete();
      return;
    }
    if (storage.find(journal.location()).isPresent()) {
      quarantine.take(dataset.name(), journal.location(), sealed.damage().get());
    }
    journal.close();
  }

  private long publish(Dataset dataset, String name, JournalReader reader) throws IOException {
    IndexedRecord row = reader.next();
    if (row == null) {
      return 0;
    }
    Location location = Layout.part(dataset.name(), name);
    storage.delete(location); // left by whoever owned the journal before
    if (Layout.isKnown(storage, dataset.name(), name)) {
      while (row != null) { // sealed before, by one who did not come to delete the journal
        row = reader.next();
      }
      return 0;
    }
    try (Part part =
        Part.create(storage, dataset.name(), reader.schema(dataset.schema()), location)) {
      for (; row != null; row = reader.next()) {
        part.append(row);
      }
      return part.publish(Layout.segment(dataset.name(), name)) ? part.rows() : 0;
    }
  }
}
