package dev.tarn.query.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalTextTest {
  @ParameterizedTest
  @CsvSource({
    "0.00141342, 0.00141342",
    "1.41342E-3, 0.00141342",
    "2.8e-5, 0.000028",
    "0, 0",
    "-0.5, -0.5",
    "100, 100",
    "611.78, 611.78",
    "1e15, 1000000000000000",
    "123456789012345.6, 123456789012345.6",
    "1e23, 100000000000000000000000",
    "1e25, 1E+25",
    "1e-20, 1E-20",
    "2e-3, 0.002",
    "0.1234567890123456789, 0.12345678901234568",
    "9007199254740993, 9007199254740992",
    "NaN, NaN",
    "Infinity, Infinity",
    "-1e-8, -0.00000001",
    "1.0e-12, 0.000000000001"
  })
  void aDoubleIsWrittenAsTheShortestDecimal(double value, String text) {
    assertThat(text(value)).isEqualTo(text);
  }

  @Test
  void everyTextReadsBackAsTheSameDouble() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(text(value))).isEqualTo(value);
      }
      double price = random.nextInt(1_000_000_000) / Math.pow(10, random.nextInt(13));
      assertThat(Double.parseDouble(text(price))).isEqualTo(price);
    }
  }

  @Test
  void noShorterDecimalReadsBackAsTheSameDouble() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      double value = random.nextDouble() * Math.pow(10, random.nextInt(30) - 15);
      BigDecimal written = new BigDecimal(text(value)).stripTrailingZeros();
      BigDecimal shorter = new BigDecimal(value).round(new MathContext(written.precision() - 1));
      assertThat(shorter.doubleValue()).isNotEqualTo(value);
    }
  }

  private static String text(double value) {
    StringBuilder text = new StringBuilder();
    DecimalText.append(text, value);
    return text.toString();
  }
}
