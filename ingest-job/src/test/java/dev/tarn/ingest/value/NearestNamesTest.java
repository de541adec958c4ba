package dev.tarn.ingest.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Which names are near to another. */
class NearestNamesTest {
  @Test
  void atMostThreeAreNamedTheNearestFirst() {
    assertThat(
            NearestNames.of("BTCUSDC", List.of("ETHUSDT", "BTCUSDT", "BTCEUR", "BTCUSD", "XRPETH")))
        .containsExactly("BTCUSD", "BTCUSDT", "ETHUSDT");
    assertThat(NearestNames.of("X", List.of())).isEmpty();
    assertThat(NearestNames.of("X", List.of("Y", "Y"))).containsExactly("Y");
  }

  @Property
  void theDistanceIsThatOfTheLettersThatDiffer(
      @ForAll @StringLength(max = 12) String a, @ForAll @StringLength(max = 12) String b) {
    int distance = NearestNames.distance(a, b);
    assertThat(distance).isEqualTo(NearestNames.distance(b, a));
    assertThat(distance)
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    assertThat(distance == 0).isEqualTo(a.equals(b));
    assertThat(NearestNames.distance(a, a + b)).isEqualTo(b.length());
  }
}
