package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.writer.WriterJob;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without the archive all is well, but slow: nothing else would tell that it is missing. */
class ClassArchiveTest {
  @Test
  void programsTakeTheirClassesFromTheArchive() {
    try (Jvm writer = Jvm.start(List.of("-Xlog:class+load"), WriterJob.class, "--version")) {
      assertThat(writer.awaitEnd()).as("%s", writer).isZero();
      assertThat(writer.output())
          .filteredOn(line -> line.contains(" picocli.CommandLine source: "))
          .singleElement()
          .asString()
          .contains("shared objects file");
    }
  }
}
