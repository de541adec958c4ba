package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.testing.Together;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImportTest {
  private static final String IDENTITY = "0123456789abcdef0123456789abcdef00";

  @TempDir Path lake;
  private Storage storage;
  private StagingArea staging;

  @BeforeEach
  void open() {
    storage = new LocalStorage(lake);
    staging = new StagingArea(storage, Clock.systemUTC());
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() throws IOException {
    try (FileImport target = importing(10)) {
      append(target, 25);
      target.finish();
      assertThat(Events.ids(lake)).isEmpty();
      assertThat(target.commit(IDENTITY)).isEqualTo(new FileImport.Outcome(25, 3, 0));
      Events.assertHoldsExactly(lake, 25);
    }
    Events.assertHoldsExactly(lake, 25);
  }

  @Test
  void anImportWithoutACommitLeavesNothing() throws IOException {
    try (FileImport target = importing(10)) {
      append(target, 25);
    }
    Events.assertHoldsExactly(lake, 0);
  }

  @Test
  void namesDeriveFromTheIdentityTheChunkAndTheTimeOfItsFirstRow() {
    importRows(25, 10);
    assertThat(staging.segments(Events.DATASET))
        .extracting(Segment::name)
        .containsExactly(
            "20260921T141320.000000Z-import-0123456789abcdef0123456789abcdef000000",
            "20260921T141320.000010Z-import-0123456789abcdef0123456789abcdef000001",
            "20260921T141320.000020Z-import-0123456789abcdef0123456789abcdef000002");
  }

  @Test
  void importingAgainAddsNothingWhereverTheSegmentsAreNow() throws IOException {
    importRows(25, 10);
    List<Segment> segments = staging.segments(Events.DATASET);
    staging.retire(segments.get(0));
    staging.quarantine(segments.get(1), "for a try");
    assertThat(importRows(25, 10)).isEqualTo(new FileImport.Outcome(25, 0, 3));
    assertThat(staging.segments(Events.DATASET)).containsExactly(segments.get(2));
    assertThat(Events.parts(lake)).isEmpty();
  }

  @Test
  void anotherIdentityIsAnotherFile() throws IOException {
    importRows(5, 10);
    try (FileImport target = importing(10)) {
      append(target, 5);
      assertThat(target.commit("f".repeat(64)).segments()).isEqualTo(1);
    }
    assertThat(Events.ids(lake)).hasSize(10);
  }

  @Test
  void twoImportsOfOneFileAtOnceAddItOnce() throws Exception {
    staging.importing(Events.DATASET).close();
    Together.run(4, thread -> importRows(50, 7));
    Events.assertHoldsExactly(lake, 50);
  }

  @Test
  void anEmptyFileHasNoSegments() throws IOException {
    assertThat(importRows(0, 10)).isEqualTo(new FileImport.Outcome(0, 0, 0));
    Events.assertHoldsExactly(lake, 0);
  }

  @Test
  void aRowThatDoesNotFitEndsTheImport() throws IOException {
    IndexedRecord wrong = Events.row(5);
    wrong.put(0, "five");
    try (FileImport target = importing(10)) {
      append(target, 5);
      assertThatThrownBy(() -> target.append(wrong))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("Cannot append to events: the row does not fit the schema: ");
      assertThatThrownBy(() -> target.append(Events.row(5))).isInstanceOf(RefusedException.class);
      assertThatThrownBy(() -> target.commit(IDENTITY)).isInstanceOf(RefusedException.class);
    }
    Events.assertHoldsExactly(lake, 0);
  }

  @Test
  void anIdentityThatIsNoDigestIsRefused() {
    try (FileImport target = importing(10)) {
      for (String identity : List.of("", "abc", "X".repeat(32), "ABCDEF".repeat(8))) {
        assertThatThrownBy(() -> target.commit(identity))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("hexadecimal");
      }
    }
  }

  @Test
  void timesThatNoNameCanTellAreNoHindrance() throws IOException {
    try (FileImport target = importing(1)) {
      for (long micros : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
        IndexedRecord row = Events.row(micros == Long.MAX_VALUE ? 0 : 1);
        row.put(1, micros);
        target.append(row);
      }
      target.commit(IDENTITY);
    }
    Events.assertHoldsExactly(lake, 2);
    assertThat(staging.segments(Events.DATASET)).hasSize(2);
  }

  private FileImport importing(int chunkRows) {
    return new FileImport(storage, Events.DATASET, chunkRows);
  }

  private FileImport.Outcome importRows(int rows, int chunkRows) {
    try (FileImport target = importing(chunkRows)) {
      append(target, rows);
      return target.commit(IDENTITY);
    }
  }

  private static void append(FileImport target, int rows) {
    for (int id = 0; id < rows; id++) {
      target.append(Events.row(id));
    }
  }
}
