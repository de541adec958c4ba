package dev.tarn.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The time in front of a captured message. */
class LocalTimeTest {
  private final LocalTime time = new LocalTime();

  private Instant read(String line) {
    byte[] bytes = ("##" + line).getBytes(StandardCharsets.UTF_8);
    return time.read(bytes, 2, bytes.length);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1723161254087896568 {}            | 2024-08-08T23:54:14.087896Z
          1723161254087896 {}               | 2024-08-08T23:54:14.087896Z
          1723161254087 {}                  | 2024-08-08T23:54:14.087Z
          1723161254 {}                     | 2024-08-08T23:54:14Z
          1626992741.06217: {}              | 2021-07-22T22:25:41.062170Z
          1626992741.3105128: {}            | 2021-07-22T22:25:41.310512Z
          1723161254.087896568 {}           | 2024-08-08T23:54:14.087896Z
          2024-08-08T23:54:14.087896568Z {} | 2024-08-08T23:54:14.087896Z
          2024-08-09T05:24:14+05:30 {}      | 2024-08-08T23:54:14Z
          """)
  void isTakenInTheFormsOfTheUsualRecorders(String line, Instant expected) {
    assertThat(read(line)).isEqualTo(expected);
    assertThat(time.end() - 2).isEqualTo(line.indexOf('{'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "5 {}",
        "",
        " {}",
        ": {}",
        "2024-08-08T23:54:14.087896568 {}",
        "99999999999999999999 {}",
        "17231612540878965681723161254087896568172316125408789656817231612540878 {}",
        "abc {}"
      })
  void isRefusedWhereItIsNone(String line) {
    assertThatThrownBy(() -> read(line)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void mayStandAlone() {
    assertThat(read("1723161254087896568")).isEqualTo("2024-08-08T23:54:14.087896Z");
    assertThat(time.end()).isEqualTo(21);
  }
}
