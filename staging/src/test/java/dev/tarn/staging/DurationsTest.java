package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations as people write them. */
class DurationsTest {
  @Test
  void eachUnitIsTaken() {
    assertThat(Durations.parse("500ms")).contains(Duration.ofMillis(500));
    assertThat(Durations.parse("10s")).contains(Duration.ofSeconds(10));
    assertThat(Durations.parse("5m")).contains(Duration.ofMinutes(5));
    assertThat(Durations.parse("2h")).contains(Duration.ofHours(2));
    assertThat(Durations.parse("3d")).contains(Duration.ofDays(3));
    assertThat(Durations.parse("1w")).contains(Duration.ofDays(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "5", "1 w", "-1s", "1M", "w", "1y"})
  void whatIsNoneIsNotTaken(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
