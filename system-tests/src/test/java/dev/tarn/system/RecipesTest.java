package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of {@code docs/readers.md}, run as a reader would. */
class RecipesTest {
  private static final Path BASE = Path.of(System.getProperty("basedir"));
  private static final Path RECIPES = BASE.resolveSibling("docs").resolve("examples/readers");
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir private Path folder;
  private TestLake lake;

  /** Two minutes are published, and two are staged; of the last tick's the bar is still open. */
  @BeforeEach
  void publishAndStage() {
    lake = TestLake.in(folder);
    ticks(0, 120);
    lake.write(TestLake.impatient());
    ticks(120, 601);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read.mjs", "ReadLake.java", "read.py", "read.R"})
  void thePageShowsTheRecipesAsTheyAre(String recipe) throws IOException {
    assertThat(Files.readString(BASE.resolveSibling("docs").resolve("readers.md")))
        .contains(Files.readString(RECIPES.resolve(recipe)).strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.4.4.0", "1.5.6.0"})
  void theJavaRecipeGivesTheBars(String version) throws Exception {
    Path driver = BASE.resolve("target/clients/duckdb_jdbc-" + version + ".jar");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(
            run(
                java,
                "-Djava.io.tmpdir=" + folder, // the driver unpacks its native library there
                "-cp",
                driver.toString(),
                RECIPES.resolve("ReadLake.java").toString(),
                lake.home().toString(),
                "XRPETH"))
        .containsExactly(
            "2026-11-20 10:10:00.0 700.0 1.0",
            "2026-11-20 10:05:00.0 699.0 300.0",
            "2026-11-20 10:00:00.0 399.0 300.0");
  }

  @Test
  void theNodeRecipeGivesTheBars() throws Exception {
    Path node = BASE.resolve("target/node");
    assumeTrue(Files.isDirectory(node.resolve("node_modules")), "npm is not here");
    Path recipe = node.resolve("read.mjs"); // Node looks for modules beside it
    Files.copy(RECIPES.resolve("read.mjs"), recipe, StandardCopyOption.REPLACE_EXISTING);
    assertThat(run("node", recipe.toString(), lake.home().toString(), "XRPETH"))
        .containsExactly(
            "{\"open_time\":\"2026-11-20 10:10:00\",\"open\":700,\"high\":700,\"low\":700,\"close\":700,\"volume\":1,\"closed\":false}",
            "{\"open_time\":\"2026-11-20 10:05:00\",\"open\":400,\"high\":699,\"low\":400,\"close\":699,\"volume\":300,\"closed\":true}",
            "{\"open_time\":\"2026-11-20 10:00:00\",\"open\":100,\"high\":399,\"low\":100,\"close\":399,\"volume\":300,\"closed\":true}");
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exitCode = process.waitFor();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(exitCode).as("%s", lines).isZero();
    return lines;
  }

  private void ticks(int from, int to) {
    try (Appender ticks =
        lake.staging().appender(MarketDatasets.TICKS, AppenderOptions.of("test"))) {
      for (int second = from; second < to; second++) {
        ticks.append(
            new Tick(
                "V",
                "XRPETH",
                START.plusSeconds(second),
                100 + second,
                1,
                Side.BUY,
                "t" + second,
                null,
                null));
      }
    }
  }
}
