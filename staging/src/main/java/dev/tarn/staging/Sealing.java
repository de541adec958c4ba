package dev.tarn.staging;

import dev.tarn.staging.JournalReader.UnreadableRowException;
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
    storage.delete(Layout.part(dataset.name(), name)); // left by whoever owned the journal before
    JournalReader reader = JournalReader.open(journal, dataset.schema());
    if (Layout.isKnown(storage, dataset.name(), name)) {
      return readThrough(reader); // its sealer did not come to delete it
    }
    try {
      return publish(dataset, name, reader, journal.size(), reader::copyTo);
    } catch (UnreadableRowException | RuntimeException e) {
      JournalReader again = JournalReader.open(journal, dataset.schema());
      return publishReadable(dataset, name, again, journal.size());
    }
  }

  private static Sealed readThrough(JournalReader reader) throws IOException {
    while (reader.next() != null) {
      // only what cannot be read is of interest
    }
    return new Sealed(0, reader.damage());
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

  /** Brings a journal's rows into a part. */
  private interface Copy {
    void to(Part part) throws IOException;
  }

  private Sealed publish(Dataset dataset, String name, JournalReader reader, long bytes, Copy copy)
      throws IOException {
    if (!reader.hasRows()) {
      return new Sealed(0, reader.damage());
    }
    Location location = Layout.part(dataset.name(), name);
    try (Part part =
        Part.create(storage, dataset.name(), reader.schema(dataset.schema()), location, bytes)) {
      copy.to(part);
      boolean isNew = part.rows() > 0 && part.publish(Layout.segment(dataset.name(), name));
      return new Sealed(isNew ? part.rows() : 0, reader.damage());
    }
  }

  /** Makes an object of each row, so that one that cannot be read does no harm to the others. */
  private Sealed publishReadable(Dataset dataset, String name, JournalReader reader, long bytes)
      throws IOException {
    try {
      return publish(
          dataset,
          name,
          reader,
          bytes,
          part -> {
            for (IndexedRecord row = reader.next(); row != null; row = reader.next()) {
              part.append(row);
            }
          });
    } catch (RuntimeException e) {
      Failures.rethrowStorage(e);
      String problem = "its rows cannot be written to a segment: " + Failures.describe(e);
      return new Sealed(0, Optional.of(problem));
    }
  }
}
