package dev.tarn.query.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

  private static String text(long micros) {
    StringBuilder text = new StringBuilder();
    TimeText.append(text, micros);
    return text.toString();
  }
}
