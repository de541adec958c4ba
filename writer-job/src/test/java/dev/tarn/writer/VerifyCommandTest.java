package dev.tarn.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void someDatasetsAloneAreLookedAt() {
    assertThat(run("run")).isZero();
    assertThat(run("run")).isZero();
    assertThat(run("verify", "--dataset", "candles", "--dataset", "runs", "--keys")).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains(" segments")))
        .allMatch(line -> line.contains(", candles: ") || line.contains(", runs: "))
        .anyMatch(line -> line.startsWith("core, replica a, candles: 0 rows"))
        .anyMatch(line -> line.startsWith("runs, replica a, runs: 0 rows"));
    assertThat(err.toString()).contains("No difference; ");
  }

  @Test
  void anUnknownDatasetIsRefused() {
    assertThat(run("run")).isZero();
    assertThat(run("verify", "--dataset", "candels")).isNotZero();
    assertThat(err.toString()).contains("Unknown dataset 'candels'; use one of ticks, candles");
  }

  @Test
  void theSummariesOfAllCommandsAreWholeSentences() {
    assertThat(WriterJob.run(new PrintWriter(out, true), new PrintWriter(err, true), "--help"))
        .isZero();
    String commands = out.toString().substring(out.toString().indexOf("Commands:"));
    assertThat(commands.lines().skip(1).filter(line -> !line.isBlank()))
        .hasSize(5)
        .allMatch(line -> line.strip().endsWith("."));
  }

  private int run(String command, String... options) {
    return WriterJob.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Stream.concat(
                Stream.of(command, "--lake", folder.resolve("lake").toString()), Stream.of(options))
            .toArray(String[]::new));
  }
}
