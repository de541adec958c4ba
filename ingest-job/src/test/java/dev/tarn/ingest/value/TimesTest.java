package dev.tarn.ingest.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit of a number is told by its size, and never wrongly. */
class TimesTest {
  private static final long FIRST = 100_000_000_000_000L;
  private static final long LAST = 4_102_444_799_999_999L;

  @Property
  void everyUnitOfOneTimeIsReadAsThatTime(@ForAll @LongRange(min = FIRST, max = LAST) long micros) {
    assertThat(Times.micros(micros)).isEqualTo(micros);
    assertThat(Times.micros(micros / 1_000)).isEqualTo(micros / 1_000 * 1_000);
    assertThat(Times.micros(micros / 1_000_000)).isEqualTo(micros / 1_000_000 * 1_000_000);
    assertThat(Times.micros(micros * 1_000 + 999)).isEqualTo(micros);
  }

  @Property
  void everyTextOfOneTimeIsReadAsThatTime(@ForAll @LongRange(min = FIRST, max = LAST) long micros) {
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);

    assertThat(Times.micros(time.toString())).isEqualTo(micros);
    assertThat(Times.micros(time)).isEqualTo(micros);
    assertThat(Times.micros(BigDecimal.valueOf(micros, 6).toPlainString())).isEqualTo(micros);
    assertThat(Times.micros(BigDecimal.valueOf(micros, 3).toPlainString())).isEqualTo(micros);
    assertThat(Times.micros(micros + ".9")).isEqualTo(micros);
  }

  @Test
  void aTimeOfDayIsNoTime() {
    for (long milliOfDay = 0; milliOfDay < 86_400_000; milliOfDay += 9_999) {
      long number = milliOfDay;
      assertThatThrownBy(() -> Times.micros(number)).isInstanceOf(NumberFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.",
        "-1570752011",
        "1570752011,5",
        "1.5.5",
        "99999999",
        "4102444800",
        "5000000000000",
        "1.57E9",
        "2019-10-11",
        "2019-10-11T00:00:11",
        "11/10/2019",
        "0001-01-01T00:00:00Z",
        "2019-13-01T00:00:00Z",
        "2019-02-30T00:00:00Z",
        "now"
      })
  void whatIsNoPlausibleTimeIsRefused(String text) {
    assertThatThrownBy(() -> Times.micros(text)).isInstanceOf(NumberFormatException.class);
  }
}
