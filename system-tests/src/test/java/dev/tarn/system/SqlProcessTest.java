package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.query.QueryCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code query-cli sql} as a process: told to end in the middle, and fed through a pipe. */
class SqlProcessTest {
  @TempDir private Path folder;

  private TestLake lake;
  private Path temporary;

  @BeforeEach
  void make() throws IOException {
    lake = TestLake.in(folder);
    lake.append(3);
    temporary = Files.createDirectory(folder.resolve("temporary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void ctrlCEndsAQueryInTheMiddleAndLeavesNothing(String format) throws IOException {
    Path results = Files.createDirectory(folder.resolve("results"));
    try (Jvm query =
        sql(
            "--memory=128MB",
            "--format=" + format,
            "--output=" + results.resolve("sorted"),
            "SELECT x FROM range(1000000000000) t(x) ORDER BY hash(x)")) {
      await("spilling; " + query)
          .atMost(Jvm.PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !files(temporary).isEmpty() || !query.isAlive());
      query.interrupt();
      assertThat(query.awaitEnd()).as("%s", query).isEqualTo(130);
      assertThat(query.errors()).isEmpty();
    }
    assertThat(TestLake.names(results)).isEmpty();
    assertThat(TestLake.names(temporary)).noneMatch(name -> name.startsWith("tarn-"));
  }

  @Test
  void ctrlCEndsAQueryWhoseRowsAreWrittenToAPipe() {
    try (Jvm query = sql("--format=csv", "SELECT x FROM range(1000000000000) t(x)")) {
      query.awaitOutput(line -> line.equals("1000"));
      query.interrupt();
      assertThat(query.awaitEnd()).as("%s", query).isEqualTo(130);
      assertThat(query.errors()).isEmpty();
    }
  }

  @Test
  void aStatementIsReadFromStandardInput() {
    try (Jvm query = sql("--format=csv", "-")) {
      query.sendAll("SELECT count(*) AS n\nFROM events -- ; ä\n;\n");
      assertThat(query.awaitEnd()).as("%s", query).isZero();
      assertThat(query.output()).containsExactly("n", "3");
    }
    try (Jvm query = sql("-")) {
      query.sendAll("SELECT count(*) AS n\nFROM events\nWHERE numbr = 1\n");
      assertThat(query.awaitEnd()).as("%s", query).isEqualTo(1);
      assertThat(query.errors()).hasSize(1);
      assertThat(query.errors().get(0)).contains("Binder Error").contains("(line 3, column 7)");
    }
    try (Jvm query = sql("-")) {
      query.sendAll("");
      assertThat(query.awaitEnd()).as("%s", query).isEqualTo(1);
      assertThat(query.errors()).containsExactly("Invalid SQL: there is none on standard input");
    }
  }

  private Jvm sql(String... arguments) {
    Object[] all =
        Stream.concat(
                Stream.of("sql", "--lake=" + lake.home(), "--timeout=0"), Stream.of(arguments))
            .toArray();
    return Jvm.start(List.of("-Djava.io.tmpdir=" + temporary), QueryCli.class, all);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith("duckdb_temp"))
          .toList();
    }
  }
}
