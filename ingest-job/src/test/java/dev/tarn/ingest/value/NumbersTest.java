package dev.tarn.ingest.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers come out as Java's own, slower parser reads them, or not at all. */
class NumbersTest {
  @Property
  void aDecimalIsReadAsJavaReadsIt(
      @ForAll long digits, @ForAll @IntRange(min = 0, max = 25) int scale) {
    String text = BigDecimal.valueOf(digits, scale).toPlainString();

    assertThat(Numbers.decimal(text)).isEqualTo(Double.parseDouble(text));
  }

  @Property
  void aPriceIsReadAsJavaReadsIt(
      @ForAll @IntRange(min = 0) int digits, @ForAll @IntRange(min = 0, max = 10) int scale) {
    String text = BigDecimal.valueOf(digits, scale).toPlainString() + (scale > 0 ? "0000" : "");

    assertThat(Numbers.decimal(text)).isEqualTo(Double.parseDouble(text));
  }

  @Property
  void anyFiniteDoubleIsReadAsItWasWritten(@ForAll double value) {
    assertThat(Numbers.decimal(Double.toString(value))).isEqualTo(value);
  }

  @Property
  void aWholeNumberIsReadAsJavaReadsIt(@ForAll long value) {
    if (value != Long.MIN_VALUE) {
      assertThat(Numbers.whole(Long.toString(value))).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        "1e",
        "1e+",
        "abc",
        "NaN",
        "Infinity",
        "-inf",
        "0x1p3",
        "1d",
        "1f",
        " 1",
        "1 ",
        "1_000",
        "1,5",
        "١",
        "--1",
        "1-"
      })
  void whatIsNoDecimalIsRefused(String text) {
    assertThatThrownBy(() -> Numbers.decimal(text))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("is needed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1.0",
        "1e5",
        "x",
        " 1",
        "9223372036854775808",
        "99999999999999999999999"
      })
  void whatIsNoWholeNumberIsRefused(String text) {
    assertThatThrownBy(() -> Numbers.whole(text)).isInstanceOf(NumberFormatException.class);
  }
}
