package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.verify.Verification;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What cannot be compacted is named, and keeps nothing else from it. */
class UncompactableTest {
  private static final Dataset NOTES = notes("");
  private static final Dataset WITH_TEXT =
      notes(", {\"name\": \"text\", \"type\": \"string\", \"default\": \"\"}");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void segmentsWithDamagedPagesAreSetApartUntilTheyAreMended() throws IOException {
    try (TestLake lake = TestLake.with(WITH_TEXT)) {
      stage(lake, WITH_TEXT, "a", "b", "c", "d", "e");
      lake.settle();
      List<Path> damaged = new ArrayList<>();
      for (Segment segment : lake.staging().archived(WITH_TEXT).subList(1, 3)) {
        Path kept = lake.home().resolve(segment.name());
        Files.copy(segment.path(), kept, StandardCopyOption.COPY_ATTRIBUTES);
        damagePages(segment.path());
        damaged.add(segment.path());
      }
      String[] paths = damaged.stream().map(Path::toString).toArray(String[]::new);
      DatabaseReport report = compact(lake, NOON);
      assertThat(report.compacted()).isEqualTo(3);
      assertThat(report.notices())
          .singleElement()
          .asString()
          .contains(paths)
          .contains("it is damaged", "bring it back from a backup");
      assertThat(report.setApart()).containsOnlyKeys(paths);
      assertThat(lake.staging().archived(WITH_TEXT)).hasSize(3);
      assertThat(damaged).allMatch(Files::exists);
      DatabaseReport next = compact(lake, NOON.plus(Duration.ofDays(1)));
      assertThat(next.compacted()).isZero();
      assertThat(next.notices()).isEmpty();
      assertThat(next.setApart()).containsOnlyKeys(paths);

      for (Path file : damaged) {
        String name = file.getFileName().toString().replace(".parquet", "");
        Files.move(lake.home().resolve(name), file, StandardCopyOption.REPLACE_EXISTING);
      }
      DatabaseReport mended = compact(lake, NOON.plus(Duration.ofHours(26)));
      assertThat(mended.compacted()).isEqualTo(4); // two, then what they became and the first
      assertThat(mended.setApart()).isEmpty();
      assertThat(lake.staging().archived(WITH_TEXT)).hasSize(1);
      assertThat(lake.rows(Source.PARQUET, WITH_TEXT)).hasSize(5);
      assertVerified(lake);
    }
  }

  @Test
  void whatWasSetApartIsRememberedThoughTheDayWasNotFinished() throws IOException {
    try (TestLake lake = TestLake.with(WITH_TEXT);
        Session session = lake.session()) {
      stage(lake, WITH_TEXT, "a", "b", "c");
      lake.settle();
      Path damaged = lake.staging().archived(WITH_TEXT).get(0).path();
      damagePages(damaged);
      CompactedDays known =
          ReplicaNotes.of(lake.replicas("mine"), Steps.UNHEARD).upkeep().compactedDays(NOON);
      Tally tally = new Tally();
      Compaction compaction =
          new Compaction(session, lake.staging().archiveDays(), known, Steps.UNHEARD, tally);
      assertThat(compaction.compact(List.of(WITH_TEXT), () -> tally.compacted() == 0)).isTrue();
      assertThat(tally.compacted()).isEqualTo(2);
      assertThat(known.apart()).containsOnlyKeys(damaged.toString());
      assertThat(compaction.compact(List.of(WITH_TEXT), () -> true)).isFalse();
      assertThat(known.apart()).containsOnlyKeys(damaged.toString());
      assertThat(tally.notices).singleElement().asString().contains(damaged.toString());
    }
  }

  @Test
  void filesOfOneShapeAreCompactedThoughThoseOfAnotherCannotBeRead() throws IOException {
    try (TestLake lake = TestLake.with(NOTES)) {
      stage(lake, NOTES, "", "");
      stage(lake, WITH_TEXT, "a", "b");
      lake.settle();
      for (Segment segment : lake.staging().archived(NOTES).subList(0, 2)) {
        damagePages(segment.path());
      }
      DatabaseReport report = compact(lake, NOON);
      assertThat(report.compacted()).isEqualTo(2);
      assertThat(report.setApart()).hasSize(2);
      assertThat(lake.staging().archived(NOTES)).hasSize(3);
    }
  }

  @Test
  void aSegmentThatDoesNotFitTheDatasetAnyMoreIsNamed() {
    try (TestLake lake = TestLake.with(WITH_TEXT)) {
      stage(lake, WITH_TEXT, "a");
      lake.settle();
      Path other = lake.staging().archived(WITH_TEXT).get(0).path();
      Dataset numbers = notes(", {\"name\": \"text\", \"type\": \"long\", \"default\": 0}");
      stage(lake, NOTES, "", "");
      lake.settle();
      TestLake changed = TestLake.in(lake.home(), numbers);
      DatabaseReport report = compactArchive(changed, numbers, 128 << 20);
      assertThat(report.compacted()).isEqualTo(2);
      assertThat(report.notices())
          .singleElement()
          .asString()
          .contains(other.toString(), "its column text is VARCHAR");
      assertThat(other).exists();
    }
  }

  /** A field that changes so is refused by the tables, so the archive is looked at by itself. */
  private static DatabaseReport compactArchive(TestLake lake, Dataset dataset, long bytes) {
    Tally tally = new Tally();
    UpkeepNotes notes = ReplicaNotes.of(lake.replicas("mine"), Steps.UNHEARD).upkeep();
    try (Session session = lake.session()) {
      new Compaction(
              session,
              lake.staging().archiveDays(),
              notes.compactedDays(NOON),
              Steps.UNHEARD,
              tally,
              bytes)
          .compact(List.of(dataset), () -> true);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return tally.report("mine", 0, java.util.Optional.empty(), java.util.Optional.empty());
  }

  @Test
  void aDayWithNothingToDoIsNotReadAgainUntilItChanges() {
    try (TestLake lake = TestLake.with(NOTES)) {
      stage(lake, NOTES, "");
      stage(lake, WITH_TEXT, "a");
      lake.settle();
      assertThat(looks(lake, NOON)).isPositive();
      assertThat(looks(lake, NOON.plus(Duration.ofHours(2)))).isZero();
      stage(lake, NOTES, "");
      lake.settle();
      assertThat(looks(lake, NOON.plus(Duration.ofHours(4)))).isPositive();
      assertThat(lake.staging().archived(NOTES)).hasSize(2);
    }
  }

  @Test
  void oneFileIsMadeOfSoManyBytesOnly() {
    try (TestLake lake = TestLake.with(WITH_TEXT)) {
      Random random = new Random(7);
      for (int segment = 0; segment < 3; segment++) {
        lake.stage(WITH_TEXT, List.of(row(WITH_TEXT, text(random, 600_000))));
      }
      lake.settle();
      assertThat(lake.staging().archived(WITH_TEXT))
          .allMatch(segment -> segment.bytes() > 400_000 && segment.bytes() < 600_000);
      assertThat(compactArchive(lake, WITH_TEXT, 1_200_000).compacted()).isEqualTo(2);
      assertThat(lake.staging().archived(WITH_TEXT)).hasSize(2);
      assertThat(compactArchive(lake, WITH_TEXT, 128 << 20).compacted()).isZero();
    }
  }

  /** Too random to be made much shorter. */
  private static String text(Random random, int length) {
    byte[] text = new byte[length];
    random.nextBytes(text);
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (' ' + (text[i] & 63));
    }
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static DatabaseReport compact(TestLake lake, Instant now) {
    return lake.run(TestLake.compacting().withClock(Clock.fixed(now, ZoneOffset.UTC)))
        .databases()
        .get(0);
  }

  private static long looks(TestLake lake, Instant now) {
    List<String> statements = new ArrayList<>();
    try {
      new LakeWriter(
              lake.lake(),
              lake.datasets(),
              lake.staging(),
              () ->
                  Session.open(
                      SessionOptions.spillingTo(lake.home().resolve("spill")), statements::add),
              TestLake.compacting().withClock(Clock.fixed(now, ZoneOffset.UTC)))
          .run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return statements.stream().filter(statement -> statement.startsWith("DESCRIBE")).count();
  }

  /** The footer stays as it is. */
  private static void damagePages(Path segment) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(4);
      file.write(new byte[40]);
    }
  }

  private static void assertVerified(TestLake lake) {
    assertThat(
            new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
                .verify(Set.of())
                .differences())
        .isEmpty();
  }

  private static void stage(TestLake lake, Dataset dataset, String... texts) {
    for (String text : texts) {
      lake.stage(dataset, List.of(row(dataset, text)));
    }
  }

  private static GenericRecord row(Dataset dataset, String text) {
    GenericRecord row = new GenericData.Record(dataset.schema());
    row.put(0, Instant.parse("2026-03-01T10:00:00Z").toEpochMilli() * 1_000);
    if (dataset.schema().getFields().size() > 1) {
      row.put(1, text);
    }
    return row;
  }

  private static Dataset notes(String fields) {
    return TestDatasets.dataset(
        """
        {"type": "record", "name": "Note", "tarn.dataset": "notes", "tarn.database": "mine",
         "tarn.merge": "append", "tarn.time": "at", "fields": [
           {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}}%s]}"""
            .formatted(fields));
  }
}
