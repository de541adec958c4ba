package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.ingest.IngestJob;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The producers of {@code docs/producers.md}, run as they are: each row is in the lake exactly
 * once, also when they are run again or killed. Those in Python are run by {@code python3}, or by
 * what {@code -Dtarn.python} names, where it has their packages.
 */
class ProducerExamplesTest {
  private static final Path BASE = Path.of(System.getProperty("basedir"));
  private static final Path EXAMPLES = BASE.resolveSibling("docs").resolve("examples/producers");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String PYTHON = System.getProperty("tarn.python", "python3");

  @TempDir private Path folder;
  private TestLake lake;

  /** An example, with the dataset that it appends to after {@code ticks}: two rows each. */
  enum Example {
    NODE("produce.mjs", "order_events"),
    JDBC_1_4("Produce.java", "signals"),
    JDBC_1_5("Produce.java", "signals"),
    JDBC_2_0("Produce.java", "signals"),
    SHELL("produce.sh", "signals"),
    PYTHON_DUCKDB("produce_duckdb.py", "order_events"),
    PYTHON_ARROW("produce_arrow.py", "signals");

    private final String file;
    private final String second;

    Example(String file, String second) {
      this.file = file;
      this.second = second;
    }
  }

  @BeforeEach
  void newLake() throws IOException {
    lake = TestLake.in(folder.toRealPath());
  }

  @Test
  void thePageNamesThemAll() throws IOException {
    String page = Files.readString(BASE.resolveSibling("docs").resolve("producers.md"));
    for (Example example : Example.values()) {
      assertThat(page).contains("(examples/producers/" + example.file + ")");
    }
  }

  @Test
  void theStepsOfThePageOnTheFormatMakeASegment() throws Exception {
    String page = Files.readString(BASE.resolveSibling("docs").resolve("format.md"));
    String steps = page.substring(page.indexOf("### A segment, step by step"));
    List<String> blocks =
        Pattern.compile("```(?:sql)?\n(.*?)```", Pattern.DOTALL)
            .matcher(steps)
            .results()
            .limit(3)
            .map(block -> block.group(1))
            .toList();
    launcher();
    shell(blocks.get(0));
    List<String> answers = new ArrayList<>();
    try (Session session = Session.open(SessionOptions.spillingTo(folder.resolve("spill")))) {
      for (String statement : blocks.get(1).split(";\n")) {
        String sql = statement.replace("'lake/", "'" + lake.home() + "/");
        if (sql.contains("SELECT strftime")) {
          answers.addAll(session.query(sql, row -> row.getString(1)));
        } else {
          session.execute(sql);
        }
      }
    }
    assertThat(answers).singleElement().satisfies(name -> assertThat(steps).contains(name));
    shell("set -e\n" + blocks.get(2));
    assertThat(check()).isEqualTo("1 file checked, 2 rows can be loaded: nothing wrong, 0 hints\n");
    assertThat(lake.rows("ticks", Source.FRESH)).isEqualTo(2);
    assertThat(lake.home().resolve("staging/ticks/tmp")).isEmptyDirectory();
  }

  private void shell(String commands) throws Exception {
    end(start(List.of("sh", "-c", commands)));
  }

  @ParameterizedTest
  @EnumSource
  void eachRowIsThereOnceThoughItIsRunAgain(Example example) throws Exception {
    end(start(example));
    assertThat(lake.rows("ticks", Source.FRESH)).isEqualTo(2);
    assertThat(lake.rows(example.second, Source.FRESH)).isEqualTo(2);
    assertThat(check()).contains("nothing wrong, 0 hints");
    Process one = start(example);
    Process other = start(example); // at the same time
    end(one);
    end(other);
    assertOnce(example);
    end(start(example)); // all is loaded by now
    assertOnce(example);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JDBC_1_4", "JDBC_1_5"}) // it is the same program
  void eachRowIsThereOnceThoughItIsKilled(Example example) throws Exception {
    kill(start(example), "ticks/tmp", "ticks/open");
    kill(start(example), "ticks");
    lake.write(TestLake.impatient());
    kill(start(example), example.second + "/tmp", example.second + "/open");
    kill(start(example), example.second);
    end(start(example));
    assertOnce(example);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JDBC_1_4", "JDBC_1_5", "SHELL"}) // a shell's rows are in a journal; see above
  void whatAKilledOneLeavesBehindHurtsNobody(Example example) throws Exception {
    end(start(example));
    for (String dataset : List.of("ticks", example.second)) {
      Path staging = lake.home().resolve("staging").resolve(dataset);
      Path segment = onlySegment(staging);
      byte[] whole = Files.readAllBytes(segment);
      // broken off before the part was whole, and after it had its name
      Files.write(staging.resolve("tmp/half-1.part"), Arrays.copyOf(whole, whole.length / 2));
      Files.createLink(staging.resolve("tmp/whole-2.part"), segment);
    }
    assertThat(check()).contains("nothing wrong, 0 hints");
    end(start(example));
    assertOnce(example);
  }

  private static Path onlySegment(Path staging) throws IOException {
    try (Stream<Path> files = Files.list(staging)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("_schema.parquet"))
          .reduce(
              (one, other) -> {
                throw new AssertionError("more than one: " + one + ", " + other);
              })
          .orElseThrow();
    }
  }

  private void assertOnce(Example example) {
    for (int run = 0; run < 3; run++) {
      lake.write(TestLake.impatient());
    }
    for (String dataset : List.of("ticks", example.second)) {
      for (Source source : List.of(Source.FRESH, Source.DUCKDB)) {
        assertThat(lake.rows(dataset, source)).as("%s in %s", dataset, source).isEqualTo(2);
      }
      assertThat(lake.home().resolve("staging").resolve(dataset).resolve("quarantine"))
          .satisfiesAnyOf(
              quarantine -> assertThat(quarantine).doesNotExist(),
              quarantine -> assertThat(quarantine).isEmptyDirectory());
    }
  }

  /** What {@code ingest-job check} says of the lake. */
  private String check() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = IngestJob.run(stream, stream, "check", lake.home().toString());
    assertThat(code).as("%s", said).isZero();
    return said.toString(StandardCharsets.UTF_8);
  }

  private Process start(Example example) throws IOException {
    return start(command(example));
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().merge("PATH", folder.toString(), (path, mine) -> mine + ":" + path);
    Path output = Files.createTempFile(folder, "output", ".txt");
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private List<String> command(Example example) throws IOException {
    String file = EXAMPLES.resolve(example.file).toString();
    String home = lake.home().toString();
    return switch (example) {
      case NODE -> List.of("node", besideItsModules(example.file), home);
      case JDBC_1_4 -> java(driver("1.4.4.0"), file, home);
      case JDBC_1_5 -> java(driver("1.5.6.0"), file, home);
      case JDBC_2_0 -> java(System.getProperty("java.class.path"), file, home);
      case SHELL -> {
        launcher();
        yield List.of("sh", file, home);
      }
      case PYTHON_DUCKDB -> python("duckdb", file, home);
      case PYTHON_ARROW -> python("pyarrow", file, home);
    };
  }

  private static String besideItsModules(String file) throws IOException {
    Path node = BASE.resolve("target/node");
    assumeTrue(Files.isDirectory(node.resolve("node_modules")), "npm is not here");
    Path copy = node.resolve(file);
    byte[] text = Files.readAllBytes(EXAMPLES.resolve(file));
    if (!Files.exists(copy) || !Arrays.equals(Files.readAllBytes(copy), text)) {
      Path next = Files.write(Files.createTempFile(node, "next", ".mjs"), text);
      Files.move(next, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy.toString();
  }

  private static String driver(String version) {
    return BASE.resolve("target/clients/duckdb_jdbc-" + version + ".jar").toString();
  }

  /** The driver unpacks its native library into the temporary folder. */
  private List<String> java(String classPath, String file, String home) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(Jvm.FOR_SHORT_RUNS);
    command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-cp", classPath, file, home));
    return command;
  }

  private static List<String> python(String module, String file, String home) throws IOException {
    boolean isThere;
    try {
      isThere = new ProcessBuilder(PYTHON, "-c", "import " + module).start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      isThere = false;
    }
    assumeTrue(isThere, PYTHON + " has no package " + module);
    return List.of(PYTHON, file, home);
  }

  /** As {@code bin/ingest-job} starts it. */
  private void launcher() throws IOException {
    Path launcher = folder.resolve("ingest-job");
    if (!Files.exists(launcher)) {
      Files.writeString(
          launcher,
          "#!/bin/sh\nexec '%s' %s %s -cp '%s' %s \"$@\"\n"
              .formatted(
                  JAVA,
                  String.join(" ", Jvm.FOR_SHORT_RUNS),
                  String.join(" ", ClassArchive.OPTIONS),
                  ClassArchive.CLASS_PATH,
                  IngestJob.class.getName()));
      assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }
  }

  private void end(Process process) throws Exception {
    assertThat(process.waitFor()).as(() -> outputs()).isZero();
  }

  private String outputs() {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
        all.append(Files.readString(file));
      }
    } catch (IOException e) {
      return e.toString();
    }
    return all.toString();
  }

  /** Kills it, with what it started, as soon as one of the folders has a file in it. */
  private void kill(Process process, String... folders) throws Exception {
    while (process.isAlive() && Stream.of(folders).noneMatch(this::hasFiles)) {
      process.waitFor(1, TimeUnit.MILLISECONDS);
    }
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().get();
    }
    process.waitFor();
  }

  private boolean hasFiles(String name) {
    try (Stream<Path> files = Files.list(lake.home().resolve("staging").resolve(name))) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("_"))
          .anyMatch(Files::isRegularFile);
    } catch (IOException e) {
      return false; // not there yet
    }
  }
}
