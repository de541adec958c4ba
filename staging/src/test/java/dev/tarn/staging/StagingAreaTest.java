package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingAreaTest {
  private static final Instant NOW = Instant.parse("2026-11-20T21:47:00Z");
  private static final String EARLY = "20261119T235959.000000Z-other-0123456789abcdef";
  private static final String LATE = "20261120T000000.000000Z-other-0123456789abcdef";

  @TempDir Path lake;
  private StagingArea staging;
  private Path folder;

  @BeforeEach
  void open() throws IOException {
    staging = new StagingArea(new LocalStorage(lake), Clock.fixed(NOW, ZoneOffset.UTC));
    folder = Files.createDirectories(lake.resolve("staging/events"));
  }

  @Test
  void segmentsAreTheParquetFilesWithLegalNamesByName() throws IOException {
    for (String name : List.of(LATE, EARLY, "of-another-program", "b c", "x|y")) {
      Files.writeString(folder.resolve(name + ".parquet"), name);
    }
    for (String name :
        List.of("_schema.parquet", ".hidden.parquet", "notes.txt", "x.parquet.part")) {
      Files.writeString(folder.resolve(name), name);
    }
    assertThat(staging.segments(Events.DATASET))
        .extracting(Segment::name)
        .containsExactly(EARLY, LATE, "of-another-program");
    Segment segment = staging.segments(Events.DATASET).get(0);
    assertThat(segment.path()).isEqualTo(folder.resolve(EARLY + ".parquet"));
    assertThat(segment.bytes()).isEqualTo(EARLY.length());
    assertThat(segment.dataset()).isEqualTo("events");
  }

  @Test
  void filesWithIllegalNamesGoToQuarantineWithTheReason() throws IOException {
    Files.writeString(folder.resolve("x|y.parquet"), "rows");
    Files.writeString(folder.resolve(EARLY + ".parquet"), "rows");
    assertThat(staging.quarantineMisnamed(Events.DATASET)).hasSize(1);
    assertThat(staging.quarantineMisnamed(Events.DATASET)).isEmpty();
    assertThat(staging.quarantined(Events.DATASET))
        .extracting(Quarantined::name)
        .containsExactly("x|y.parquet");
    assertThat(folder.resolve("quarantine/x|y.json"))
        .content()
        .contains("rename it and put it back");
    assertThat(staging.segments(Events.DATASET)).hasSize(1);
  }

  @Test
  void everyRefusedFileKeepsItsOwnReason() throws IOException {
    for (String reason : List.of("first \"reason\"\n", "second", "third")) {
      stage(EARLY, reason);
      staging.quarantine(staging.segments(Events.DATASET).get(0), reason);
    }
    assertThat(staging.quarantined(Events.DATASET))
        .extracting(Quarantined::name)
        .containsExactly(EARLY + ".parquet", EARLY + "=2.parquet", EARLY + "=3.parquet");
    assertThat(folder.resolve("quarantine/" + EARLY + ".json"))
        .hasContent("{\"file\":\"" + EARLY + ".parquet\",\"reason\":\"first \\\"reason\\\"\\n\"}");
    assertThat(folder.resolve("quarantine/" + EARLY + "=3.json")).content().contains("third");
    assertThat(folder.resolve("quarantine/" + EARLY + "=3.parquet")).hasContent("third");
  }

  @Test
  void aQuarantineThatACrashBrokeOffIsCompleted() throws IOException {
    stage(EARLY, "rows");
    Segment segment = staging.segments(Events.DATASET).get(0);
    Path kept = folder.resolve("quarantine/" + EARLY + ".parquet");
    Files.createDirectories(kept.getParent());
    Files.createLink(kept, segment.path());
    staging.quarantine(segment, "no good");
    assertThat(staging.quarantined(Events.DATASET)).hasSize(1);
    assertThat(segment.path()).doesNotExist();
  }

  @Test
  void retiredSegmentsLieInTheArchiveByTheDayOfTheirNames() throws IOException {
    stage(EARLY, "early");
    stage(LATE, "late");
    stage("of-another-program", "odd");
    Files.setLastModifiedTime(
        folder.resolve("of-another-program.parquet"),
        FileTime.from(Instant.parse("2020-02-29T12:00:00Z")));
    for (Segment segment : staging.segments(Events.DATASET)) {
      staging.retire(segment);
      staging.retire(segment);
    }
    assertThat(staging.segments(Events.DATASET)).isEmpty();
    assertThat(staging.archived(Events.DATASET))
        .extracting(segment -> segment.location().path())
        .containsExactly(
            "archive/events/date=2020-02-29/of-another-program.parquet",
            "archive/events/date=2026-11-19/" + EARLY + ".parquet",
            "archive/events/date=2026-11-20/" + LATE + ".parquet");
  }

  @Test
  void aRetirementThatACrashBrokeOffIsCompleted() throws IOException {
    stage(EARLY, "rows");
    Path archived = lake.resolve("archive/events/date=2026-11-19/" + EARLY + ".parquet");
    Files.createDirectories(archived.getParent());
    Files.createLink(archived, folder.resolve(EARLY + ".parquet"));
    staging.retire(staging.segments(Events.DATASET).get(0));
    assertThat(Events.segments(lake)).containsExactly(archived);
  }

  @Test
  void aSegmentThatTheArchiveHasAlreadyIsDropped() throws IOException {
    stage(EARLY, "rows");
    staging.retire(staging.segments(Events.DATASET).get(0));
    stage(EARLY, "rows");
    staging.retire(staging.segments(Events.DATASET).get(0));
    assertThat(staging.segments(Events.DATASET)).isEmpty();
    assertThat(staging.archived(Events.DATASET)).hasSize(1);
    assertThat(Events.quarantine(lake)).isEmpty();
  }

  @Test
  void anotherSegmentOfAnArchivedNameIsKeptInQuarantine() throws IOException {
    stage(EARLY, "rows");
    staging.retire(staging.segments(Events.DATASET).get(0));
    stage(EARLY, "other rows");
    staging.retire(staging.segments(Events.DATASET).get(0));
    assertThat(staging.archived(Events.DATASET)).extracting(Segment::bytes).containsExactly(4L);
    assertThat(staging.quarantined(Events.DATASET)).hasSize(1);
  }

  @Test
  void aGlobAlwaysFindsAFile() throws IOException {
    staging.importing(Events.DATASET).close();
    byte[] schema = Files.readAllBytes(folder.resolve("_schema.parquet"));
    staging.recover(Events.DATASET);
    assertThat(Files.readAllBytes(folder.resolve("_schema.parquet"))).isEqualTo(schema);
    try (ParquetRows rows = ParquetRows.open(folder.resolve("_schema.parquet"))) {
      assertThat(rows.columns()).containsExactly("id", "time", "name", "value");
      assertThat(rows.next()).isFalse();
    }
    assertThat(staging.segments(Events.DATASET)).isEmpty();
  }

  @Test
  void partsAreSweptUpOnceNobodyHasTouchedThemForADay() throws IOException {
    leave("tmp/old.part", NOW.minusSeconds(86_401));
    leave("tmp/new.part", NOW.minusSeconds(86_399));
    leave("open/.j.avro.old", NOW.minusSeconds(86_401));
    leave("open/.j.avro.new", NOW.minusSeconds(86_399));
    staging.recover(Events.DATASET);
    assertThat(Events.parts(lake))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("new.part");
    assertThat(Events.journals(lake))
        .extracting(file -> file.getFileName().toString())
        .containsExactly(".j.avro.new");
  }

  @Test
  void aMissingLakeHasNothing() {
    StagingArea nowhere = new StagingArea(new LocalStorage(lake.resolve("no")), Clock.systemUTC());
    assertThat(nowhere.segments(Events.DATASET)).isEmpty();
    assertThat(nowhere.archived(Events.DATASET)).isEmpty();
    assertThat(nowhere.quarantined(Events.DATASET)).isEmpty();
    assertThat(nowhere.journals(Events.DATASET)).isEmpty();
    assertThat(lake.resolve("no")).doesNotExist();
  }

  private void stage(String name, String contents) throws IOException {
    Files.writeString(folder.resolve(name + ".parquet"), contents);
  }

  private void leave(String file, Instant modified) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "half");
    Files.setLastModifiedTime(path, FileTime.from(modified));
  }

  @Test
  void aRefusedSegmentGoesBackToStagingUnderItsOwnName() throws IOException {
    Files.writeString(folder.resolve(EARLY + ".parquet"), "rows");
    staging.quarantine(staging.segments(Events.DATASET).get(0), "it is no readable Parquet file");
    Files.writeString(folder.resolve(EARLY + ".parquet"), "others");
    staging.quarantine(staging.segments(Events.DATASET).get(0), "neither is this");
    List<Quarantined> refused = staging.quarantined(Events.DATASET);
    assertThat(refused)
        .extracting(Quarantined::reason)
        .containsExactlyInAnyOrder("it is no readable Parquet file", "neither is this");
    staging.retry(refused.get(1));
    assertThat(staging.segments(Events.DATASET)).extracting(Segment::name).containsExactly(EARLY);
    assertThatThrownBy(() -> staging.retry(refused.get(0)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("staging has a segment of this name");
    staging.drop(refused.get(0));
    assertThat(staging.quarantined(Events.DATASET)).isEmpty();
    assertThat(folder.resolve("quarantine")).isEmptyDirectory();
  }

  @Test
  void anotherSegmentOfTheSameNameAndLengthIsKeptInQuarantine() throws IOException {
    stage(EARLY, "rows");
    assertThat(staging.retire(staging.segments(Events.DATASET).get(0))).isEmpty();
    stage(EARLY, "eggs");
    assertThat(staging.retire(staging.segments(Events.DATASET).get(0)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("with other content"));
    assertThat(staging.quarantined(Events.DATASET)).hasSize(1);
  }

  @Test
  void aSegmentThatTookThePlaceOfALoadedOneIsNotArchived() throws IOException {
    stage(EARLY, "rows");
    Segment loaded = staging.segments(Events.DATASET).get(0);
    stage(EARLY, "longer rows");
    assertThat(staging.retire(loaded))
        .hasValueSatisfying(reason -> assertThat(reason).contains("with other content"));
    assertThat(staging.archived(Events.DATASET)).isEmpty();
    assertThat(staging.quarantined(Events.DATASET)).hasSize(1);
  }

  @Test
  void aNameOfAnotherProgramIsKnownWhateverItsDay() throws IOException {
    stage("latest", "rows");
    staging.retire(staging.segments(Events.DATASET).get(0));
    stage("latest", "eggs");
    Files.setLastModifiedTime(
        folder.resolve("latest.parquet"), FileTime.from(Instant.parse("2020-02-29T00:00:00Z")));
    assertThat(staging.retire(staging.segments(Events.DATASET).get(0))).isPresent();
    assertThat(staging.archived(Events.DATASET)).hasSize(1);
  }

  @Test
  void aRetriedSegmentHasTheNameThatItHadThoughItLooksNumbered() throws IOException {
    stage("batch=2", "rows");
    staging.quarantine(staging.segments(Events.DATASET).get(0), "for no reason");
    staging.retry(staging.quarantined(Events.DATASET).get(0));
    assertThat(staging.segments(Events.DATASET))
        .extracting(Segment::name)
        .containsExactly("batch=2");
  }
}
