package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Saves the row groups of a damaged file that can be read: they are copied, as they are, into a
 * segment of the damaged one's own name. What is loaded once under a name is never loaded again, so
 * it does no harm to salvage a file again, or to put the damaged one back.
 */
final class Salvage {
  private final Storage storage;

  Salvage(Storage storage) {
    this.storage = storage;
  }

  /**
   * Publishes what can be read of {@code file}.
   *
   * @param name the name of the segment, without its ending
   * @return what the file's row groups are
   * @throws RefusedException when nothing is damaged, nothing can be read, or the name is taken
   * @throws CorruptException when the footer cannot be read
   */
  RowGroups publish(Quarantined file, String name) throws IOException {
    Path damaged = storage.localPath(file.location());
    RowGroups found = RowGroups.of(damaged);
    if (found.lost() == 0) {
      throw refused(damaged, "nothing of it is damaged: it was refused because " + file.reason());
    }
    if (found.readable() == 0) {
      throw refused(damaged, "none of its row groups can be read; write the file anew");
    }
    Location segment = Layout.segment(file.dataset(), name);
    if (Layout.isLoadable(storage, file.dataset(), name)) {
      throw refused(
          damaged, "the lake has a segment of this name already, so no row would be loaded");
    }
    Location part = Layout.part(file.dataset(), name + "=salvaged");
    storage.delete(part); // left by one that was broken off
    copy(damaged, found, part);
    try {
      storage.move(part, segment);
    } catch (FileAlreadyExistsException e) {
      storage.delete(part);
      throw refused(damaged, "a segment of this name has come into staging meanwhile");
    }
    return found;
  }

  private void copy(Path damaged, RowGroups found, Location part) throws IOException {
    LocalInputFile input = new LocalInputFile(damaged);
    try (StorageOutput output = storage.create(part);
        ParquetFileReader reader = RowGroups.open(damaged);
        SeekableInputStream bytes = input.newStream()) {
      Map<String, String> footer = reader.getFileMetaData().getKeyValueMetaData();
      ParquetFileWriter writer =
          new ParquetFileWriter(
              new PartOutput(output),
              reader.getFileMetaData().getSchema(),
              ParquetFileWriter.Mode.CREATE,
              ParquetWriter.DEFAULT_BLOCK_SIZE,
              ParquetWriter.MAX_PADDING_SIZE_DEFAULT);
      writer.start();
      List<BlockMetaData> blocks = reader.getRowGroups();
      for (int i = 0; i < blocks.size(); i++) {
        if (found.groups().get(i).damage().isEmpty()) {
          writer.appendRowGroup(bytes, blocks.get(i), false);
        }
      }
      writer.end(footer);
      output.sync();
    } catch (IOException | RuntimeException e) {
      storage.delete(part);
      throw e;
    }
  }

  private static RefusedException refused(Path file, String reason) {
    return new RefusedException("Cannot salvage %s: %s".formatted(file, reason));
  }
}
