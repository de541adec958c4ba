package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
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
   * Publishes the journal's rows as segment {@code name} and deletes the journal; one without rows
   * leaves no segment.
   *
   * @return the number of rows sealed
   */
  long seal(Dataset dataset, String name, OwnedFile journal) throws IOException {
    JournalReader reader = JournalReader.open(journal);
    long rows = 0;
    IndexedRecord row = reader.next();
    if (row != null) {
      Location location = Layout.part(dataset.name(), name);
      storage.delete(location); // left by whoever owned the journal before
      try (Part part =
          Part.create(storage, dataset.name(), reader.schema(dataset.schema()), location)) {
        for (; row != null; row = reader.next()) {
          part.append(row);
        }
        rows = part.rows();
        part.publish(Layout.segment(dataset.name(), name));
      }
    }
    if (reader.damaged()) {
      quarantine.keepJournal(
          dataset.name(), journal.location(), "unreadable places between its rows");
      journal.close();
    } else {
      journal.delete();
    }
    return rows;
  }
}
