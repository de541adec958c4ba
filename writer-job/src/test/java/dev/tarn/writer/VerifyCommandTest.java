package dev.tarn.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void someDatasetsAloneAreLookedAt() {
    StagingArea staging = new StagingArea(Lake.at(folder.resolve("lake").toString()));
    try (FileImport chunk = staging.importing(MarketDatasets.TICKS)) {
      chunk.append(
          new Tick("V", "S", Instant.EPOCH.plusSeconds(86_400), 1, 1, Side.BUY, "1", null, null));
      chunk.commit("%032x".formatted(1));
    }
    assertThat(run("run")).isZero();
    assertThat(run("verify", "--dataset", "candles", "--dataset", "runs", "--keys"))
        .as("%s", err)
        .isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("core, ")))
        .singleElement()
        .asString()
        .startsWith("core, replica a, candles: 1 rows");
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
    assertThat(commands.lines().skip(1).collect(Collectors.joining("\n")).split("\n  (?=\\S)"))
        .hasSize(5)
        .allMatch(command -> command.strip().endsWith("."));
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
