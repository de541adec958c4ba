package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {
  private static final Instant TIME = Instant.parse("2026-11-20T21:47:00.123456789Z");
  private static final long FIRST_SECOND = -62_167_219_200L;
  private static final long LAST_SECOND = 253_402_300_799L;

  @Test
  void aNameTellsTimeProducerAndWhatIsUnique() {
    SegmentName name = new SegmentName(TIME, "feed-1", "0123456789abcdef");
    assertThat(name).hasToString("20261120T214700.123456Z-feed-1-0123456789abcdef");
    assertThat(SegmentName.parse(name.toString())).hasValue(name);
  }

  @Test
  void nextNamesDiffer() {
    assertThat(SegmentName.next(TIME, "p")).isNotEqualTo(SegmentName.next(TIME, "p"));
  }

  @Property(tries = 300)
  void everyNameIsReadBackAndSortsByTime(
      @ForAll @LongRange(min = FIRST_SECOND, max = LAST_SECOND) long one,
      @ForAll @LongRange(min = FIRST_SECOND, max = LAST_SECOND) long two,
      @ForAll
          @StringLength(min = 1, max = 64)
          @CharRange(from = 'a', to = 'z')
          @CharRange(from = '0', to = '9')
          @Chars({'.', '_', '-', '='})
          String producer) {
    SegmentName first =
        new SegmentName(
            Instant.ofEpochSecond(one).plus(7, ChronoUnit.MICROS), producer, "0a1b2c3d");
    SegmentName second =
        new SegmentName(
            Instant.ofEpochSecond(two).plus(7, ChronoUnit.MICROS), producer, "0a1b2c3d");
    assertThat(SegmentName.parse(first.toString())).hasValue(first);
    assertThat(Integer.signum(first.toString().compareTo(second.toString())))
        .isEqualTo(Long.compare(one, two));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", "a/b", "NSE_EQ|INE155A01022", "ü", "a\nb"})
  void aProducerNameWithOtherCharactersIsRefused(String producer) {
    assertThatThrownBy(() -> SegmentName.next(TIME, producer))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Invalid producer name '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "ABCDEF0123456789", "0123456789abcdeg"})
  void anEndThatIsNotHexadecimalIsRefused(String unique) {
    assertThatThrownBy(() -> new SegmentName(TIME, "p", unique))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("hexadecimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0001-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
  void aTimeThatWouldNotSortIsRefused(String time) {
    assertThatThrownBy(() -> new SegmentName(Instant.parse(time), "p", "0123456789abcdef"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("years 0 to 9999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_schema",
        "data",
        "20261120T214700Z-p-0123456789abcdef",
        "20261320T214700.123456Z-p-0123456789abcdef",
        "20261120T214700.123456Z-0123456789abcdef",
        "20261120T214700.123456Z-p-xyz",
      })
  void otherNamesAreNone(String text) {
    assertThat(SegmentName.parse(text)).isEmpty();
  }
}
