package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactSumTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.1, 0.2 | 0.3",
        "0.1, 0.2, NULL | null",
        "0.1234567890123456789 | 0.12345678901234568",
        "1e300, 1e300 | 2.0E300",
        "5e18, 0.5 | 5.0E18",
        "-0.1, 0.3 | 0.2",
        "0.0, 0.0 | 0.0",
        "0.5, -0.5 | 0.0",
        "1234567.1, 7654321.2, 0.00000001 | 8888888.30000001"
      })
  void decimalsAddUpLikeOnPaper(String values, String sum) throws SQLException {
    assertThat(sum(values)).isEqualTo(sum);
  }

  @Test
  void theSumIsThatOfTheWrittenDecimalsInAnyOrder() throws SQLException {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      int scale = random.nextInt(9);
      BigDecimal expected = BigDecimal.ZERO;
      StringBuilder values = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        BigDecimal value = BigDecimal.valueOf(random.nextInt(100_000_000), scale);
        expected = expected.add(value);
        values.append(i == 0 ? "" : ", ").append(value.toPlainString());
      }
      assertThat(new BigDecimal(sum(values.toString()))).isEqualByComparingTo(expected);
    }
  }

  private static String sum(String values) throws SQLException {
    try (TestCandles lake = new TestCandles()) {
      String rows = "unnest([%s]::DOUBLE[]) AS value".formatted(values);
      return lake.rows("SELECT %s FROM (SELECT %s)".formatted(ExactSum.of("value"), rows)).get(0);
    }
  }
}
