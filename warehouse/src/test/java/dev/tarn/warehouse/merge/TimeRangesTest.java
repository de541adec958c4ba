package dev.tarn.warehouse.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No time is left out, and long pauses are. */
class TimeRangesTest {
  @TempDir private Path spill;
  private Session session;

  @BeforeEach
  void open() {
    session = Session.open(SessionOptions.spillingTo(spill));
  }

  @AfterEach
  void close() {
    session.close();
  }

  private @Nullable TimeRanges ranges(String... times) {
    session.execute("CREATE OR REPLACE TEMP TABLE rows (t TIMESTAMP)");
    for (String time : times) {
      session.execute("INSERT INTO rows VALUES (%s::TIMESTAMP)".formatted(time));
    }
    return ranges();
  }

  private @Nullable TimeRanges ranges() {
    return session
        .first(
            "SELECT " + TimeRanges.Whole.columns("t") + " FROM rows",
            row -> TimeRanges.Whole.read(row, 1))
        .orElseThrow()
        .map(whole -> TimeRanges.of(session, "t", "rows", whole))
        .orElse(null);
  }

  private long outside(TimeRanges ranges) {
    String none = " FROM rows WHERE t IS NOT NULL AND NOT " + ranges.condition("t", Duration.ZERO);
    return session.number("SELECT count(*)" + none);
  }

  private boolean reaches(TimeRanges ranges, String time, Duration wider) {
    return session.number(
            "SELECT count(*) WHERE " + ranges.condition("TIMESTAMP '" + time + "'", wider))
        == 1;
  }

  @Test
  void noTimesHaveNoRanges() {
    assertThat(ranges("NULL")).isNull();
  }

  @Test
  void timesThatAreNearAreOneRange() {
    assertThat(ranges("'2024-01-01 23:59:00'", "'2024-01-02 00:30:00'", "NULL").all()).hasSize(1);
  }

  @Test
  void whatLiesInALongPauseIsNotRead() {
    TimeRanges ranges =
        ranges("'2020-03-01 10:00:00'", "'2020-03-01 10:00:59.999999'", "'2024-01-01 12:00:00'");
    assertThat(ranges.all()).hasSize(2);
    assertThat(outside(ranges)).isZero();
    assertThat(reaches(ranges, "2022-01-01 00:00:00", Duration.ofHours(1))).isFalse();
    assertThat(reaches(ranges, "2020-03-01 11:00:59.999999", Duration.ofHours(1))).isTrue();
    assertThat(reaches(ranges, "2020-03-01 11:01:00", Duration.ofHours(1))).isFalse();
    assertThat(reaches(ranges, "2024-01-01 11:00:00", Duration.ofHours(1))).isTrue();
  }

  @Test
  void timesWithoutEndDoNoHarm() {
    TimeRanges ranges = ranges("'-infinity'", "'2020-03-01'", "'2024-01-01'", "'infinity'");
    assertThat(outside(ranges)).isZero();
  }

  @Test
  void noTimeOfManyIsLeftOut() {
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      session.execute(
          """
          CREATE OR REPLACE TEMP TABLE rows AS SELECT TIMESTAMP '2020-01-01' + INTERVAL (d) DAY + INTERVAL (s * %d) SECOND AS t
          FROM (SELECT (hash(i, %d) %% %d)::INTEGER AS d, (hash(i, 'seconds') %% 100)::INTEGER AS s FROM range(%d) AS r(i))"""
              .formatted(
                  1 + random.nextInt(700), i, 1 + random.nextInt(2_000), 1 + random.nextInt(200)));
      TimeRanges ranges = ranges();
      assertThat(ranges.all()).hasSizeBetween(1, 8);
      assertThat(outside(ranges)).isZero();
    }
  }
}
