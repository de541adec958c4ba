package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaNotesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SETTLE = Duration.ofMillis(500);

  @TempDir Path warehouse;
  private ReplicaSet set;
  private Replica replica;

  @BeforeEach
  void aReplica() throws IOException {
    set = new ReplicaSet("core", warehouse);
    Files.createDirectories(set.folder());
    replica = new Replica("a", set.folder().resolve("a.duckdb"));
    Files.writeString(replica.path(), "as it was left");
  }

  @Test
  void aReplicaWithoutANoteIsNotTampered() {
    assertThat(notes().fault(replica)).isEmpty();
  }

  @Test
  void aReplicaIsTamperedWhenItsSizeOrItsTimeHasChanged() throws IOException {
    notes().closed(replica);
    assertThat(notes().fault(replica)).isEmpty();
    FileTime left = Files.getLastModifiedTime(replica.path());
    Files.setLastModifiedTime(replica.path(), FileTime.from(left.toInstant().plusNanos(1_000)));
    assertThat(notes().fault(replica)).contains("tampered");
    Files.writeString(replica.path(), "longer than it was left");
    Files.setLastModifiedTime(replica.path(), left);
    assertThat(notes().fault(replica)).contains("tampered");
  }

  @Test
  void whatAReplicaHoldsIsNotedWhenItIsClosed() {
    ReplicaNotes notes = notes();
    notes.freshViews(replica, "these");
    notes.upkeep().retained(replica, set.folder(), NOW);
    notes.cloned(NOW); // written at once, and nothing else with it
    assertThat(notes().freshViews(replica)).isEmpty();
    assertThat(notes().upkeep().retentionDue(replica, set.folder(), NOW)).isTrue();
    notes.closed(replica);
    assertThat(notes().freshViews(replica)).contains("these");
    assertThat(notes().upkeep().retentionDue(replica, set.folder(), NOW)).isFalse();
  }

  @Test
  void aReplicaIsTamperedWhenAWriteAheadLogLiesBesideIt() throws IOException {
    notes().closed(replica);
    Files.writeString(replica.writeAheadLog(), "what somebody wrote");
    assertThat(notes().fault(replica)).contains("tampered");
  }

  @Test
  void aReplicaThatWasFoundDamagedIsNotForgotten() {
    notes().damaged(replica);
    assertThat(notes().fault(replica)).contains("damaged");
  }

  @Test
  void theWriterItselfDoesNotTamper() throws IOException {
    notes().closed(replica);
    notes().opened(replica, NOW);
    Files.writeString(replica.path(), "half written when the writer died");
    assertThat(notes().fault(replica)).isEmpty();
  }

  @Test
  void aReplicaSettlesForNoLongerThanItMustWhateverTheClockDid() {
    ReplicaNotes notes = notes();
    notes.left(replica, NOW);
    assertThat(notes.untilSettled(replica, NOW, SETTLE)).isEqualTo(SETTLE);
    assertThat(notes.untilSettled(replica, NOW.plusMillis(300), SETTLE))
        .isEqualTo(Duration.ofMillis(200));
    assertThat(notes.untilSettled(replica, NOW.plusSeconds(9), SETTLE)).isZero();
    assertThat(notes.untilSettled(replica, NOW.minusSeconds(9_999), SETTLE)).isEqualTo(SETTLE);
  }

  @Test
  void aPinIsCountedFromItsFirstSightUntilTheReplicaIsOpened() {
    notes().pinned(replica, NOW);
    assertThat(notes().pinned(replica, NOW.plusSeconds(60))).isEqualTo(NOW);
    notes().opened(replica, NOW.plusSeconds(80));
    assertThat(notes().pinned(replica, NOW.plusSeconds(90))).isEqualTo(NOW.plusSeconds(90));
    assertThat(notes().pinned(replica, NOW)).as("the clock went back").isEqualTo(NOW);
  }

  @Test
  void waitsForReadersAddUpUntilACloneIsMade() {
    notes().waits(NOW, NOW);
    notes().waits(NOW.plusSeconds(5), NOW.plusSeconds(5));
    assertThat(notes().waited(NOW.plusSeconds(8))).isEqualTo(Duration.ofSeconds(8));
    notes().opened(replica, NOW.plusSeconds(10));
    assertThat(notes().waited(NOW.plusSeconds(500))).isEqualTo(Duration.ofSeconds(10));
    notes().waits(NOW.plusSeconds(500), NOW.plusSeconds(501));
    assertThat(notes().waited(NOW.plusSeconds(507))).isEqualTo(Duration.ofSeconds(17));
    ReplicaNotes notes = notes();
    notes.waitedEnough();
    notes.cloned(NOW.plusSeconds(507));
    assertThat(notes().waited(NOW.plusSeconds(600))).isZero();
  }

  @Test
  void waitsOfLongAgoAndOfAClockThatWasSetBackCountForNothing() {
    notes().waits(NOW, NOW);
    notes().opened(replica, NOW.plusSeconds(10));
    assertThat(notes().waited(NOW.plusSeconds(4_000))).isZero();
    notes().waits(NOW.plusSeconds(9_000), NOW.plusSeconds(9_000));
    notes().waits(NOW.plusSeconds(5_000), NOW.plusSeconds(5_000));
    assertThat(notes().waited(NOW.plusSeconds(5_003))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aWriterThatDidNotRunHasNotWaited() {
    notes().waits(NOW, NOW);
    Instant morning = NOW.plus(Duration.ofHours(12));
    assertThat(notes().waited(morning)).isZero();
    notes().waits(morning, morning);
    assertThat(notes().waited(morning.plusSeconds(2))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void tablesAreThoseOfOnePublication() throws IOException {
    ReplicaNotes notes = notes();
    notes.tables(replica, "f");
    notes.published(replica, NOW);
    assertThat(notes.hasTables(replica, "f", NOW)).as("before it is durable").isFalse();
    notes.closed(replica);
    assertThat(notes().hasTables(replica, "f", NOW)).isTrue();
    assertThat(notes().hasTables(replica, "f", NOW.minusSeconds(1))).as("restored").isFalse();
    assertThat(notes().hasTables(replica, "g", NOW)).isFalse();
    notes().tablesChange(replica);
    assertThat(notes().hasTables(replica, "f", NOW)).isFalse();
  }

  @Test
  void nothingIsRememberedOfAReplicaThatIsGone() throws IOException {
    notes().closed(replica);
    notes().left(replica, NOW);
    notes().gone(replica);
    Files.writeString(replica.path(), "another one in its place");
    assertThat(notes().fault(replica)).isEmpty();
    assertThat(notes().untilSettled(replica, NOW, SETTLE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{",
        "{\"a\": 5}",
        "{\"a\": {\"leftAt\": \"yesterday\", \"pinnedSince\": 7}, \"clonedAt\": {}}"
      })
  void notesThatCannotBeReadCostAWaitAtMost(String text) throws IOException {
    Files.writeString(set.folder().resolve("notes.json"), text);
    ReplicaNotes notes = notes();
    assertThat(notes.fault(replica)).isEmpty();
    assertThat(notes.untilSettled(replica, NOW, SETTLE)).isLessThanOrEqualTo(SETTLE);
    assertThat(notes.clonedAt()).isEmpty();
    assertThat(notes.pinned(replica, NOW)).isEqualTo(NOW);
    notes.closed(replica);
    assertThat(notes().fault(replica)).isEmpty();
  }

  private ReplicaNotes notes() {
    return ReplicaNotes.of(set, Steps.UNHEARD);
  }
}
