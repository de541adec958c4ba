package dev.tarn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void aRowThatIsThereTwiceIsDoubledOnce() {
    tally.add(Table.TICKS, "I0S3", 7);
    tally.add(Table.TICKS, "I0S3", 8);
    tally.add(Table.TICKS, "I0S3", 7);
    assertThat(tally.rows()).isEqualTo(3);
    assertThat(tally.doubled()).isEqualTo(1);
  }

  @Test
  void rowsOfDifferentProducersAreDifferent() {
    tally.add(Table.TICKS, "I0S0", 7);
    tally.add(Table.TICKS, "I1S0", 7);
    tally.add(Table.ORDERS, "strategy-1", 7);
    tally.add(Table.CANDLES, "B7", 7);
    assertThat(tally.rows()).isEqualTo(4);
    assertThat(tally.doubled()).isZero();
  }

  @Test
  void barsOutOfTicksAreNobodys() {
    tally.add(Table.CANDLES, "I0S0", -1);
    assertThat(tally.rows()).isZero();
  }

  @Test
  void whatWasExpectedAndIsNotThereIsMissing() {
    tally.add(Table.ORDERS, "strategy-0", 0);
    tally.add(Table.ORDERS, "strategy-0", 2);
    BitSet expected = new BitSet();
    expected.set(0, 4);
    assertThat(tally.missing("strategy-0", expected)).isEqualTo(2);
    assertThat(tally.missing("strategy-1", expected)).isEqualTo(4);
  }
}
