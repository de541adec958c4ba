package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.testing.Fault;
import dev.tarn.staging.testing.FaultyStorage;
import dev.tarn.staging.testing.InMemoryFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals as crashes, failing disks and other programs leave them. */
class JournalRecoveryTest {
  private static final String NAME = "20261120T214700.123456Z-dead-0123456789abcdef";
  private static final int ROWS = 400; // of a thousand bytes each: seven blocks

  @TempDir(factory = InMemoryFolder.class)
  Path lake;

  private StagingArea staging;
  private Path journal;

  @BeforeEach
  void open() {
    staging = new StagingArea(new LocalStorage(lake), Clock.systemUTC());
    journal = lake.resolve("staging/events/open").resolve(NAME + ".avro");
  }

  @Test
  void theJournalOfTheDeadBecomesASegmentOfItsName() throws IOException {
    leaveJournal();
    assertThat(staging.recover(Events.DATASET)).isEqualTo(ROWS);
    assertThat(staging.recover(Events.DATASET)).isZero();
    assertSealed();
  }

  @Test
  void wherePartOfTheEndIsMissingTheRowsBeforeItAreSealed() throws IOException {
    leaveJournal();
    byte[] whole = Files.readAllBytes(journal);
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      int length = headerBytes() + random.nextInt(whole.length - headerBytes());
      rewind(Arrays.copyOf(whole, length));
      long rows = staging.recover(Events.DATASET);
      assertThat(rows).as("cut at %d of %d", length, whole.length).isLessThan(ROWS);
      assertThat(rows).isGreaterThanOrEqualTo(length / 1_100 - 70);
      Events.assertHoldsExactly(lake, rows);
      assertThat(Events.quarantine(lake)).isEmpty();
    }
  }

  @Test
  void aJournalWhoseHeaderIsCutShortHasNoRows() throws IOException {
    leaveJournal();
    byte[] whole = Files.readAllBytes(journal);
    for (int length = 0; length < headerBytes(); length += length < 8 ? 1 : 23) {
      rewind(Arrays.copyOf(whole, length));
      assertThat(staging.recover(Events.DATASET)).isZero();
      assertThat(journal).doesNotExist();
      assertThat(Events.quarantine(lake)).as("cut at %d", length).isEmpty();
    }
  }

  @Test
  void aJournalWithABrokenHeaderIsKeptInQuarantineWithItsReason() throws IOException {
    leaveJournal();
    flip(10);
    assertThat(staging.recover(Events.DATASET)).isZero();
    assertQuarantined("its header cannot be read");
  }

  @Test
  void whatIsNoJournalIsKeptInQuarantine() throws IOException {
    Files.createDirectories(journal.getParent());
    Files.writeString(journal, "no journal at all");
    assertThat(staging.recover(Events.DATASET)).isZero();
    assertQuarantined("its header cannot be read");
  }

  @Test
  void wherePlacesCannotBeReadTheOtherRowsAreSealedAndTheJournalIsKept() throws IOException {
    leaveJournal();
    byte[] whole = Files.readAllBytes(journal);
    flip(lastMarker(whole, whole.length / 2)); // of a block in the middle
    long rows = staging.recover(Events.DATASET);
    assertThat(rows).isBetween(ROWS - 70L, ROWS - 50L);
    assertThat(Events.ids(lake)).doesNotHaveDuplicates().hasSize((int) rows);
    assertQuarantined("unreadable places in it");
    assertThat(staging.quarantined(Events.DATASET)).hasSize(1);
  }

  /** A segment with such a text would be refused as a whole. */
  @Test
  void whereATextIsNotUtf8TheRowsOfOtherBlocksAreSealedAndTheJournalIsKept() throws IOException {
    leaveJournal();
    byte[] whole = Files.readAllBytes(journal);
    int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("nnn", whole.length / 2);
    whole[at + 1] = (byte) 0xff;
    rewind(whole);
    assertThat(staging.recover(Events.DATASET)).isBetween(ROWS - 70L, ROWS - 50L);
    assertQuarantined("unreadable rows in it");
  }

  @Test
  void noRowVanishesUnsaidWhateverByteIsFlipped() throws IOException {
    leaveJournal();
    byte[] whole = Files.readAllBytes(journal);
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      rewind(whole);
      // not in the last block: a size that is too large there cannot be told from a death
      int at = random.nextInt(lastMarker(whole, whole.length - 20));
      flip(at);
      staging.recover(Events.DATASET);
      assertThat(journal).doesNotExist();
      if (Events.quarantine(lake).isEmpty()) {
        assertThat(Events.ids(lake)).as("flipped at %d", at).hasSize(ROWS);
      }
      for (Path file : Events.quarantine(lake)) {
        Files.delete(file);
      }
    }
  }

  @Test
  void zerosAtTheEndAsAfterAPowerFailureCostNoRow() throws IOException {
    leaveJournal();
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      file.setLength(file.length() + 4096);
    }
    assertThat(staging.recover(Events.DATASET)).isEqualTo(ROWS);
    Events.assertHoldsExactly(lake, ROWS);
  }

  @Test
  void aPartThatTheDeadHadBegunIsMadeAnew() throws IOException {
    leaveJournal();
    Path part = lake.resolve("staging/events/tmp").resolve(NAME + ".part");
    Files.createDirectories(part.getParent());
    Files.writeString(part, "PAR1 half a file");
    assertThat(staging.recover(Events.DATASET)).isEqualTo(ROWS);
    assertSealed();
  }

  @Test
  void aJournalThatWasSealedBeforeItsOwnerDiedIsNotLoadedAgain() throws IOException {
    leaveJournal();
    Path copy = Files.copy(journal, lake.resolve("copy"));
    staging.recover(Events.DATASET);
    byte[] segment = Files.readAllBytes(segment());
    Files.copy(copy, journal);
    Path part = lake.resolve("staging/events/tmp").resolve(NAME + ".part");
    Files.createLink(part, segment());
    assertThat(staging.recover(Events.DATASET)).isZero();
    assertSealed();
    assertThat(Files.readAllBytes(segment())).isEqualTo(segment);
  }

  @Test
  void aJournalWhoseSegmentIsInTheArchiveIsNotLoadedAgain() throws IOException {
    leaveJournal();
    Path copy = Files.copy(journal, lake.resolve("copy"));
    staging.recover(Events.DATASET);
    staging.retire(staging.segments(Events.DATASET).get(0));
    Files.move(copy, journal);
    assertThat(staging.recover(Events.DATASET)).isZero();
    Events.assertHoldsExactly(lake, ROWS);
    assertThat(staging.segments(Events.DATASET)).isEmpty();
  }

  @Test
  void aMoveToQuarantineThatACrashBrokeOffIsCompleted() throws IOException {
    leaveJournal();
    flip(10);
    Path kept = lake.resolve("staging/events/quarantine").resolve(NAME + ".avro");
    Files.createDirectories(kept.getParent());
    Files.writeString(kept.resolveSibling(NAME + ".avro.json"), "{}");
    Files.createLink(kept, journal);
    staging.recover(Events.DATASET);
    assertThat(journal).doesNotExist();
    assertThat(staging.quarantined(Events.DATASET)).hasSize(1);
  }

  @Test
  void aJournalOfAnOlderSchemaIsSealedWithThatSchema() throws IOException {
    Schema older = SchemaBuilder.record("Event").fields().requiredLong("id").endRecord();
    GenericData.Record row = new GenericData.Record(older);
    row.put("id", 0L);
    leave(older, row);
    assertThat(staging.recover(Events.DATASET)).isEqualTo(1);
    Events.assertHoldsExactly(lake, 1);
  }

  @Test
  void rowsThatNoSegmentCanHoldAreKeptAndHurtNoOther() throws IOException {
    Schema odd =
        SchemaBuilder.record("Event")
            .fields()
            .name("nothing")
            .type()
            .nullType()
            .noDefault()
            .endRecord();
    leave(odd, new GenericData.Record(odd));
    try (Journal good =
        Journal.begin(
            new LocalStorage(lake),
            Events.DATASET,
            SegmentName.next(Clock.systemUTC().instant(), "dead"))) {
      good.append(Events.row(0));
      good.drain();
    }
    assertThat(staging.recover(Events.DATASET)).isEqualTo(1);
    Events.assertHoldsExactly(lake, 1);
    assertQuarantined("its rows cannot be written to a segment");
  }

  @Test
  void theJournalOfAnotherUserHindersNobody() throws IOException {
    leaveJournal();
    FaultyStorage storage = new FaultyStorage(new LocalStorage(lake), Fault.NEVER);
    storage.deny(Location.of(lake.relativize(journal).toString()));
    StagingArea restricted = new StagingArea(storage, Clock.systemUTC());
    assertThat(restricted.recover(Events.DATASET)).isZero();
    assertThat(journal).exists();
    assertThat(staging.recover(Events.DATASET)).isEqualTo(ROWS);
  }

  @Test
  void oneJournalThatFailsHindersNoOther() throws IOException {
    leaveJournal();
    Files.copy(journal, journal.resolveSibling("0-earlier.avro"));
    for (int operation = 1; Files.exists(journal); operation++) {
      FaultyStorage storage =
          new FaultyStorage(
              new LocalStorage(lake),
              new Fault(operation, Fault.Moment.BEFORE, Fault.Aftermath.RECOVERS));
      StagingArea failing = new StagingArea(storage, Clock.systemUTC());
      assertThatThrownBy(() -> failing.recover(Events.DATASET))
          .isInstanceOf(StorageException.class);
    }
    assertThat(journal).doesNotExist();
    assertThat(journal.resolveSibling("0-earlier.avro")).exists();
  }

  private void leaveJournal() throws IOException {
    SegmentName name = SegmentName.parse(NAME).orElseThrow();
    try (Journal written = Journal.begin(new LocalStorage(lake), Events.DATASET, name)) {
      for (long id = 0; id < ROWS; id++) {
        written.append(Events.row(id, "n".repeat(1_000), 0.5));
      }
      written.drain();
    }
  }

  private void leave(Schema schema, GenericData.Record row) throws IOException {
    Files.createDirectories(journal.getParent());
    try (DataFileWriter<GenericData.Record> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, journal.toFile());
      writer.append(row);
    }
  }

  /** The state of the disk when nobody has recovered anything yet. */
  private void rewind(byte[] contents) throws IOException {
    for (Path segment : Events.segments(lake)) {
      Files.delete(segment);
    }
    Files.write(journal, contents);
  }

  private void flip(long position) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      file.seek(position);
      int found = file.read();
      file.seek(position);
      file.write(found ^ 0x41);
    }
  }

  /** Where the last marker of a block before {@code end} begins. */
  private static int lastMarker(byte[] whole, int end) throws IOException {
    byte[] marker = Arrays.copyOfRange(whole, headerBytes() - 16, headerBytes());
    for (int at = end; at > 0; at--) {
      if (Arrays.equals(whole, at, at + 16, marker, 0, 16)) {
        return at;
      }
    }
    throw new AssertionError("no marker before " + end);
  }

  private static int headerBytes() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(Events.SCHEMA))) {
      writer.create(Events.SCHEMA, header);
    }
    return header.size();
  }

  private Path segment() {
    return lake.resolve("staging/events").resolve(NAME + ".parquet");
  }

  private void assertSealed() throws IOException {
    Events.assertHoldsExactly(lake, ROWS);
    assertThat(Events.segments(lake)).containsExactly(segment());
    assertThat(Events.quarantine(lake)).isEmpty();
  }

  private void assertQuarantined(String reason) throws IOException {
    assertThat(journal).doesNotExist();
    Path kept = lake.resolve("staging/events/quarantine").resolve(NAME + ".avro");
    assertThat(Events.quarantine(lake))
        .isEqualTo(List.of(kept, kept.resolveSibling(NAME + ".avro.json")));
    assertThat(Files.readString(kept.resolveSibling(NAME + ".avro.json"), StandardCharsets.UTF_8))
        .startsWith("{\"file\":\"" + NAME + ".avro\",\"reason\":\"" + reason);
  }
}
