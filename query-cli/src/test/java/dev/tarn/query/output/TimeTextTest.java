package dev.tarn.query.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  @Test
  void timesAreWrittenLikeInstants() {
    Random random = new Random(9);
    for (int i = 0; i < 100_000; i++) {
      long micros = random.nextLong(-60_000_000_000_000_000L, 250_000_000_000_000_000L);
      micros -= i % 3 == 0 ? micros % 1_000 : i % 3 == 1 ? micros % 1_000_000 : 0;
      Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      assertThat(text(micros)).isEqualTo(time.toString());
    }
    assertThat(text(Long.MAX_VALUE)).isEqualTo("infinity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Z"})
  void timesOfAZoneAreWrittenLikeOffsetDateTimes(String zone) {
    Random random = new Random(11);
    ZonedTimeText times = new ZonedTimeText(ZoneId.of(zone));
    long hour = 3_600_000_000L;
    for (int i = 0; i < 50_000; i++) {
      // in steps of an hour over years, so that the offset that is kept is tried, and anywhere
      long micros =
          i % 2 == 0 ? i * hour + 1_600_000_000_000_001L : random.nextLong(-4_000_000 * hour, hour);
      StringBuilder text = new StringBuilder();
      times.append(text, micros);
      OffsetDateTime expected =
          Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(ZoneId.of(zone)).toOffsetDateTime();
      assertThat(OffsetDateTime.parse(text)).isEqualTo(expected);
      assertThat(text.toString()).endsWith(expected.getOffset().getId());
    }
  }

  private static String text(long micros) {
    StringBuilder text = new StringBuilder();
    TimeText.append(text, micros);
    return text.toString();
  }
}
