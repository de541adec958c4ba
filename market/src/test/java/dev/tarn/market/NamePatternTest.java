package dev.tarn.market;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "A*C, ABBC, true",
    "A*C, ABBCD, false",
    "A?C, AC, false",
    "*|*, NSE_EQ|A, true",
    "a.c, abc, false",
    "**X*, YXXZ, true",
    "A\\*C, A*C, true",
    "A\\*C, ABC, false",
    "A\\?, A?, true",
    "A\\\\*, A\\B, true",
    "A\\, A\\, true"
  })
  void aPatternIsNoRegularExpression(String pattern, String name, boolean matches) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"AB, AB, true", "A\\*, A*, true", "A*, A*, false", "AB, A, false"})
  void aPatternMayMeanOneNameOnly(String pattern, String name, boolean only) {
    assertThat(new NamePattern(pattern).meansOnly(name)).isEqualTo(only);
  }

  @Test
  void aCommaAfterABackslashSeparatesNothing() {
    assertThat(NamePattern.split("A,B\\,C\\*,")).containsExactly("A", "B,C\\*", "");
  }

  @Test
  void aPatternCanBeSaidInAnotherLanguage() {
    assertThat(new NamePattern("a*b?\\*").translated("%", "_", c -> "[" + c + "]"))
        .isEqualTo("[a]%[b]_[*]");
  }
}
