package dev.tarn.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.RefusedException;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeframeTest {
  @ParameterizedTest
  @CsvSource({
    "1s,1s", "60s,1m", "90s,90s", "15m,15m", "60m,1h", "90m,90m", "4h,4h", "24h,1d", "1440m,1d",
    "1d,1d", "7d,1w", "2w,2w", "1M,1M", "12M,12M", "1H,1h", "1D,1d", "1W,1w", "86400s,1d"
  })
  void equalLengthsHaveOneText(String text, String canonical) {
    assertThat(Timeframe.parse(text)).hasToString(canonical);
    assertThat(Timeframe.parse(text)).isEqualTo(Timeframe.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m",
        "15",
        "0m",
        "-1m",
        "+5m",
        "1.5h",
        "15x",
        "15 m",
        "m15",
        "99999999999m",
        "5M",
        "25h",
        "١m",
        "1mm"
      })
  void whatIsNoTimeframeIsRefused(String text) {
    assertThatThrownBy(() -> Timeframe.parse(text))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Invalid timeframe \"" + text + "\": ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 2026-02-11T10:07:31.9Z, 2026-02-11T10:07:31Z, 2026-02-11T10:07:32Z",
    "15m, 2026-02-11T10:07:31Z, 2026-02-11T10:00:00Z, 2026-02-11T10:15:00Z",
    "4h, 2026-02-11T10:07:31Z, 2026-02-11T08:00:00Z, 2026-02-11T12:00:00Z",
    "7m, 2026-02-11T23:59:00Z, 2026-02-11T23:55:00Z, 2026-02-12T00:00:00Z",
    "1d, 2026-02-11T10:07:31Z, 2026-02-11T00:00:00Z, 2026-02-12T00:00:00Z",
    "3d, 1970-01-05T10:07:31Z, 1970-01-04T00:00:00Z, 1970-01-07T00:00:00Z",
    "1w, 2026-02-11T10:07:31Z, 2026-02-09T00:00:00Z, 2026-02-16T00:00:00Z",
    "1w, 1969-12-31T23:59:59Z, 1969-12-29T00:00:00Z, 1970-01-05T00:00:00Z",
    "1M, 2024-02-29T10:07:31Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
    "3M, 2026-12-31T23:59:59Z, 2026-10-01T00:00:00Z, 2027-01-01T00:00:00Z"
  })
  void bucketsAreAlignedInUtc(String timeframe, Instant time, Instant start, Instant end) {
    assertThat(Timeframe.parse(timeframe).bucketStart(time)).isEqualTo(start);
    assertThat(Timeframe.parse(timeframe).bucketEnd(time)).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    "1m,15m,true",
    "1s,1m,true",
    "15m,1d,true",
    "1h,1M,true",
    "1d,1w,true",
    "1d,1M,true",
    "1M,3M,true",
    "1w,2w,true",
    "15m,15m,true",
    "7m,14m,true",
    "2d,4d,true",
    "15m,1m,false",
    "10m,15m,false",
    "7m,1d,false",
    "1w,1M,false",
    "2d,1w,false",
    "2M,3M,false",
    "1d,12h,false",
    "45m,1h,false"
  })
  void aTimeframeDividesAnotherWhenItsBucketsFillIt(String fine, String coarse, boolean divides) {
    assertThat(Timeframe.parse(fine).divides(Timeframe.parse(coarse))).isEqualTo(divides);
  }

  @Test
  void theLongestMonthHas31Days() {
    assertThat(Timeframe.parse("1M").longest()).isEqualTo(Duration.ofDays(31));
    assertThat(Timeframe.parse("4h").longest()).isEqualTo(Duration.ofHours(4));
  }

  @Property
  void everyTimeLiesInItsBucketAndBucketsOfPartsNest(
      @ForAll @LongRange(min = -4_000_000_000L, max = 4_000_000_000L) long second,
      @ForAll("timeframes") Timeframe timeframe,
      @ForAll("timeframes") Timeframe part) {
    Instant time = Instant.ofEpochSecond(second);
    Instant start = timeframe.bucketStart(time);
    Instant end = timeframe.bucketEnd(time);
    assertThat(time).isBetween(start, end.minusSeconds(1));
    assertThat(timeframe.bucketStart(start)).isEqualTo(start);
    assertThat(timeframe.bucketStart(end)).isEqualTo(end);
    if (part.divides(timeframe)) {
      assertThat(part.bucketStart(time)).isBetween(start, end.minusSeconds(1));
      assertThat(part.bucketEnd(time)).isBetween(start.plusSeconds(1), end);
    }
  }

  @Provide
  Arbitrary<Timeframe> timeframes() {
    return Arbitraries.of(
            "1s 5s 30s 1m 3m 5m 7m 15m 1h 4h 5h 8h 12h 1d 2d 3d 4d 1w 2w 1M 2M 3M 6M 12M"
                .split(" "))
        .map(Timeframe::parse);
  }
}
