package dev.tarn.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--threads 0              | Invalid --threads 0: use 1 or more",
        "--transaction-rows 0     | Invalid --transaction-rows 0: use 1 or more",
        "--transaction-bytes 12   | is no size; write it like 512MB or 2GB",
        "--log xml                | expected one of [text, json]",
      })
  void whatIsWrongIsWrongUsage(String options, String problem) {
    assertThat(run(options.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(problem);
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  void everyOptionIsTakenAndTheMetricsAreWrittenToBothPlaces() throws IOException {
    Path metrics = folder.resolve("other.prom");
    String options =
        "--threads 1 --transaction-bytes 1MB --transaction-rows 10 --memory 256MB --log json";
    assertThat(
            run(
                Stream.concat(
                        Stream.of(options.split(" ")), Stream.of("--metrics", metrics.toString()))
                    .toArray(String[]::new)))
        .as("%s", err)
        .isZero();
    assertThat(out.toString()).startsWith("{\"event\":\"run\"");
    assertThat(PrometheusParser.parse(Files.readString(metrics))).isNotEmpty();
    assertThat(folder.resolve("lake/warehouse/tarn.prom")).hasSameTextualContentAs(metrics);
  }

  private int run(String... options) {
    List<String> arguments =
        Stream.concat(
                Stream.of("run", "--lake", folder.resolve("lake").toString()), Stream.of(options))
            .toList();
    return WriterJob.run(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }
}
