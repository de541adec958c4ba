package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which folders are a producer's. */
class ProducerFolderTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"../../evil", "..", ".", "", "a/b"})
  void aNameThatLeadsOutOfItsPlaceIsRefusedAndNothingIsMade(String name) {
    Lake lake = Lake.at(folder.resolve("lake").toString());
    assertThatThrownBy(() -> ProducerFolder.own(lake, name))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Invalid producer name '" + name + "'");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileInTheWayIsToldInPlainWords() throws Exception {
    Lake lake = Lake.at(folder.resolve("lake").toString());
    Files.createDirectories(lake.home());
    Files.createFile(lake.home().resolve("ingest"));
    assertThatThrownBy(() -> ProducerFolder.own(lake, "stream"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot use " + lake.home().resolve("ingest/stream") + ": ")
        .message()
        .doesNotContain("Exception", "java.");
  }
}
