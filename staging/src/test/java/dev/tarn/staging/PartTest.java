package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.testing.Fault;
import dev.tarn.staging.testing.FaultyStorage;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTest {
  private static final Location PART = Location.of("staging/events/tmp/p.part");
  private static final Location SEGMENT = Location.of("staging/events/s.parquet");

  @TempDir Path lake;

  @Test
  void aPartIsASegmentOncePublished() throws IOException {
    try (Part part = part(new LocalStorage(lake))) {
      part.append(Events.row(0));
      part.finish();
      part.finish();
      assertThat(Events.parts(lake)).hasSize(1);
      assertThat(part.publish(SEGMENT)).isTrue();
    }
    Events.assertHoldsExactly(lake, 1);
  }

  @Test
  void aSegmentThatIsThereStaysAsItIs() throws IOException {
    for (int id = 0; id < 2; id++) {
      try (Part part = part(new LocalStorage(lake))) {
        part.append(Events.row(id));
        assertThat(part.publish(SEGMENT)).isEqualTo(id == 0);
      }
    }
    Events.assertHoldsExactly(lake, 1);
  }

  @Test
  void aPartThatADiskRefusedIsNeverPublished() throws IOException {
    FaultyStorage storage = new FaultyStorage(new LocalStorage(lake), Fault.NEVER);
    try (Part part = part(storage)) {
      part.append(Events.row(0));
      storage.fill();
      assertThatThrownBy(part::finish).hasMessage("No space left on device");
      storage.free();
      // Parquet would close its broken file without a word now
      assertThatThrownBy(part::finish).hasMessageContaining("was broken off before");
      assertThatThrownBy(() -> part.publish(SEGMENT)).isInstanceOf(IOException.class);
    }
    Events.assertHoldsExactly(lake, 0);
  }

  @Test
  void aPartThatARowBrokeIsNeverPublished() throws IOException {
    IndexedRecord wrong = Events.row(1);
    wrong.put(0, "one");
    try (Part part = part(new LocalStorage(lake))) {
      part.append(Events.row(0));
      assertThatThrownBy(() -> part.append(wrong)).isInstanceOf(ClassCastException.class);
      assertThatThrownBy(() -> part.append(Events.row(1))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> part.publish(SEGMENT)).isInstanceOf(IOException.class);
    }
    Events.assertHoldsExactly(lake, 0);
  }

  @ParameterizedTest
  @CsvSource({"65536, UNCOMPRESSED", "65537, ZSTD"})
  void onlyWhatIsWorthItIsCompressed(long bytes, CompressionCodecName codec) throws IOException {
    Storage storage = new LocalStorage(lake);
    try (Part part = Part.create(storage, "events", Events.SCHEMA, PART, bytes)) {
      part.append(Events.row(0));
      part.publish(SEGMENT);
    }
    Events.assertHoldsExactly(lake, 1);
    try (ParquetFileReader file =
        ParquetFileReader.open(new LocalInputFile(storage.localPath(SEGMENT)))) {
      assertThat(file.getFooter().getBlocks().get(0).getColumns())
          .allMatch(column -> column.getCodec() == codec);
    }
  }

  private static Part part(Storage storage) throws IOException {
    return Part.create(storage, "events", Events.SCHEMA, PART);
  }
}
