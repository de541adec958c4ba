package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.source.Garbage;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are ahead of this machine's clock, and what the status tells of rejects. */
class SlowClockTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();

  private Intake intake() {
    return new Intake(
        new StagingArea(lake()),
        IntakeOptions.of("live", Duration.ofMillis(50), folder.resolve("rejects.jsonl")),
        notices::add);
  }

  private Lake lake() {
    return Lake.at(folder.resolve("lake").toString());
  }

  private static Tick tick(long number, Duration ahead) {
    Instant received = NOON.plusSeconds(number);
    return new Tick(
        "market",
        "A",
        received.plus(ahead),
        1,
        1,
        Side.BUY,
        String.valueOf(number),
        number,
        received);
  }

  @Test
  void allTradesAreKeptWhereThisClockIsTwoHoursSlowAndTheClockIsTold() {
    try (Intake intake = intake()) {
      for (int i = 0; i < 10; i++) {
        intake.tick(tick(i, Duration.ofHours(2)));
      }
      assertThat(intake.counts()).isEqualTo(new Intake.Counts(10, 0, 0));
      assertThat(intake.clockBehind()).isEqualTo(Map.of("market", Duration.ofHours(2)));
      assertThat(notices)
          .singleElement()
          .asString()
          .startsWith("This machine's clock is 120 min behind that of market");
      intake.tick(tick(11, Duration.ofHours(9)));
      intake.tick(tick(12, Duration.ofHours(2)));
      assertThat(intake.counts()).isEqualTo(new Intake.Counts(11, 0, 1));
    }
    assertThat(new StagingArea(lake()).segments(MarketDatasets.TICKS)).isNotEmpty();
  }

  @Test
  void oneThatNothingMoreWasHeardOfIsRejectedAtTheEnd() throws IOException {
    Intake intake = intake();
    assertThat(intake.tick(tick(1, Duration.ofHours(2)))).isFalse();
    intake.close();
    assertThat(intake.counts().rejected()).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("rejects.jsonl"))).hasSize(1);
  }

  @Test
  void theRejectsDoNotFillTheDisk() throws IOException {
    String half = "x".repeat((int) (Intake.MOST_REJECTS_BYTES / 2));
    try (Intake intake = intake()) {
      for (int i = 0; i < 4; i++) {
        intake.reject("market", new Garbage(half, "no JSON"));
      }
      assertThat(intake.counts().rejected()).isEqualTo(4);
      assertThat(intake.rejects().dropped()).isEqualTo(3);
      assertThat(intake.rejects().whereabouts()).endsWith(", but for 3, since it is full");
    }
    assertThat(Files.size(folder.resolve("rejects.jsonl")))
        .isLessThanOrEqualTo(Intake.MOST_REJECTS_BYTES);
    assertThat(notices).hasSize(1).allMatch(line -> line.contains("rejects.jsonl is full"));
  }

  @Test
  void aStatusWithManyRejectsIsNotHealthyAndSaysWhy() {
    IngestState state = state(new Intake.Counts(100, 0, 10));
    assertThat(state.isHealthy()).isFalse();
    assertThat(new String(StateJson.of(state), StandardCharsets.UTF_8))
        .contains("\"rejectedLastMinute\" : 10")
        .contains("\"problem\" : \"it rejected 10 messages of the last minute, and took 100 rows")
        .contains("\"clockBehindSeconds\" : 7200");
    assertThat(state(new Intake.Counts(100_000, 0, 10)).isHealthy()).isTrue();
    assertThat(state(new Intake.Counts(0, 0, 9)).isHealthy()).isTrue();
  }

  @Test
  void rejectsThatAreLongPastAreForgotten() {
    LastMinute minute = new LastMinute();
    Intake.Counts bad = new Intake.Counts(0, 0, 50);
    assertThat(minute.of(bad, NOON)).isEqualTo(bad);
    for (int second = 1; second < 60; second++) {
      assertThat(minute.of(bad, NOON.plusSeconds(second)).rejected()).isEqualTo(50);
    }
    minute.of(bad, NOON.plusSeconds(61));
    assertThat(minute.of(bad, NOON.plusSeconds(62)).rejected()).isZero();
  }

  private static IngestState state(Intake.Counts lastMinute) {
    VenueState venue =
        new VenueState("market", Optional.of(NOON), 1, 0, Optional.empty(), List.of());
    return new IngestState(
        Clock.systemUTC().instant(),
        NOON,
        lastMinute,
        lastMinute,
        Map.of("market", Duration.ofHours(2)),
        Path.of("rejects.jsonl"),
        Optional.empty(),
        false,
        List.of(venue));
  }
}
