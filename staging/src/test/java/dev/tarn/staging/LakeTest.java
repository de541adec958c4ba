package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeTest {
  @TempDir Path folder;

  @Test
  void aLakeAtAUriHoldsTheSameAsOneAtItsPath() throws IOException {
    String name = "a lake";
    Lake byUri = Lake.at(folder.resolve(name).toUri().toString());
    Lake byPath = Lake.at(folder.resolve(name).toString());
    assertThat(byUri.home()).isEqualTo(byPath.home());
    try (Appender appender =
        new StagingArea(byUri.storage(), Clock.systemUTC())
            .appender(Events.DATASET, Events.onDemand())) {
      appender.append(Events.row(0));
    }
    try (Appender appender = new StagingArea(byPath).appender(Events.DATASET, Events.onDemand())) {
      appender.append(Events.row(1));
    }
    Events.assertHoldsExactly(folder.resolve(name), 2);
    assertThat(new StagingArea(byUri).segments(Events.DATASET)).hasSize(2);
  }

  @Test
  void pathsMayBeRelative() {
    assertThat(Lake.at("lake").home()).isAbsolute().isEqualTo(Path.of("lake").toAbsolutePath());
    assertThat(Lake.at("lake/../other").home()).isEqualTo(Path.of("other").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a://bucket/lake", "hdfs://host/lake", "file:/a lake", "nul\0"})
  void whatIsNoFolderHereIsRefused(String place) {
    assertThatThrownBy(() -> Lake.at(place))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Cannot open the lake ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"what?", "back\\slash"})
  void whatDuckDbCannotOpenIsRefused(String name) {
    Path place = folder.resolve(name);
    assertThatThrownBy(() -> Lake.at(place.toString()))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Cannot use " + place + " for a lake: DuckDB takes ");
  }

  @Test
  void aReaderIsToldThatThereIsNoLake() throws IOException {
    Lake lake = Lake.at(folder.toString());
    assertThatThrownBy(lake::requireExisting)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(folder.toString());
    Files.createDirectory(folder.resolve("staging"));
    assertThat(lake.requireExisting()).isSameAs(lake);
  }
}
