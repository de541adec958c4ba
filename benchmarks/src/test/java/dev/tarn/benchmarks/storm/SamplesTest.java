package dev.tarn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void partsAreOfTheSortedOnes() {
    Samples samples = new Samples(LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000));
    assertThat(samples.millis(0.5)).isEqualTo(51);
    assertThat(samples.millis(0.99)).isEqualTo(100);
    assertThat(samples.worst()).isEqualTo(100);
  }

  @Test
  void equalOnesAreNotAbove() {
    Samples samples = new Samples(LongStream.of(1, 5, 5, 9));
    assertThat(samples.above(0)).isEqualTo(4);
    assertThat(samples.above(4)).isEqualTo(3);
    assertThat(samples.above(5)).isEqualTo(1);
    assertThat(samples.above(9)).isZero();
  }

  @Test
  void ofNoneThereIsNoWorst() {
    assertThat(new Samples(LongStream.empty()).worst()).isNaN();
  }
}
