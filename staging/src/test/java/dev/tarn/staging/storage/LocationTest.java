package dev.tarn.staging.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

  @Test
  void locationsAreJoinedBySlashes() {
    Location folder = Location.of("staging").resolve("ticks");
    assertThat(folder.path()).isEqualTo("staging/ticks");
    assertThat(folder.name()).isEqualTo("ticks");
    assertThat(Location.of("a").name()).isEqualTo("a");
    assertThat(folder).hasToString("staging/ticks").isLessThan(Location.of("staging/tocks"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/etc", "a//b", "a/", "..", "a/../b", "a/.", "./a"})
  void aLocationNeverLeavesTheLake(String path) {
    assertThatThrownBy(() -> Location.of(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + path + "'");
  }

  @Test
  void noNameLeavesItsFolder() {
    assertThatThrownBy(() -> Location.of("a").resolve("../b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
