package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What results look like, and where they go. */
class OutputOptionsTest {
  private static final String SUMMER_AND_WINTER =
      "SELECT * FROM (VALUES (TIMESTAMP '2026-03-29 00:59:59.5', 1), (TIMESTAMP '2026-03-29 01:00:00', 2))"
          + " AS t(time, n)";

  private static final String RISING_AND_FALLING =
      "SELECT * FROM (VALUES ('BUY', 1.0, 2.0), ('SELL', 2.0, 1.0), ('', 1.0, 1.0))"
          + " AS t(side, open, close)";

  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void make() {
    lake = new TestLake(folder.resolve("lake")).ticks("v", "S", "2026-01-01T00:00:00Z", 50);
  }

  @Test
  void timesAreLocalWhereAZoneIsNamedAndCarryTheirOffset() {
    assertThat(sql(SUMMER_AND_WINTER, "--format=csv", "--tz=Europe/Berlin"))
        .isEqualTo("time,n\n2026-03-29T01:59:59.500+01:00,1\n2026-03-29T03:00:00+02:00,2\n");
    assertThat(sql(SUMMER_AND_WINTER, "--format=jsonl", "--tz=America/New_York"))
        .startsWith("{\"time\":\"2026-03-28T20:59:59.500-04:00\",\"n\":1}\n");
    assertThat(sql(SUMMER_AND_WINTER, "--tz=Asia/Kolkata"))
        .startsWith("time (Asia/Kolkata)            n\n2026-03-29T06:29:59.500+05:30  1\n");
    assertThat(sql(SUMMER_AND_WINTER, "--tz=UTC")).startsWith("time                      n\n");
    assertThat(sql("SELECT 'infinity'::TIMESTAMP AS t", "--tz=Asia/Kolkata", "--format=csv"))
        .isEqualTo("t\ninfinity\n");
  }

  @Test
  void markdownIsATableThatShowsEveryTextAsItIs() {
    String markdown =
        sql(
            "SELECT * FROM (VALUES ('NSE_EQ|X', 1.5), ('a\\b' || chr(10) || '<i>*', 100))"
                + " AS t(symbol, \"a|b\")",
            "--format=markdown");
    assertThat(markdown)
        .isEqualTo(
            """
            | symbol              |  a\\|b |
            | ------------------- | ----: |
            | NSE_EQ\\|X           |   1.5 |
            | a&#92;b<br>&lt;i>\\* | 100.0 |
            """);
  }

  @Test
  void coloursAreForTerminalsOnly() {
    String green = "\u001b[32m2.0\u001b[0m";
    String red = "\u001b[31m1.0\u001b[0m";
    assertThat(sql(RISING_AND_FALLING)).doesNotContain("\u001b");
    lake.onTerminal();
    assertThat(sql(RISING_AND_FALLING))
        .contains("\u001b[1mside\u001b[0m")
        .contains("\u001b[32mBUY\u001b[0m")
        .contains("\u001b[31mSELL\u001b[0m")
        .contains(green, red)
        .endsWith("\n       1.0    1.0\n");
    assertThat(sql(RISING_AND_FALLING, "--color=never")).doesNotContain("\u001b");
    assertThat(sql(RISING_AND_FALLING, "--format=csv")).doesNotContain("\u001b");
    assertThat(sql(RISING_AND_FALLING, "--format=markdown")).doesNotContain("\u001b");
    lake.onTerminal("NO_COLOR=1");
    assertThat(sql(RISING_AND_FALLING)).doesNotContain("\u001b");
    assertThat(sql(RISING_AND_FALLING, "--color=always")).contains(green);
    lake.onTerminal("TERM=dumb");
    assertThat(sql(RISING_AND_FALLING)).doesNotContain("\u001b");
    Path file = folder.resolve("table");
    lake.onTerminal();
    assertThat(sql(RISING_AND_FALLING, "--output=" + file)).isEmpty();
    assertThat(file).content().doesNotContain("\u001b").hasLineCount(4);
  }

  @Test
  void withoutColoursATableIsTheSameText() {
    String plain = sql(RISING_AND_FALLING);
    String colored = sql(RISING_AND_FALLING, "--color=always");
    assertThat(colored.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"22, false", "23, true"})
  void whatIsLongerThanTheScreenGoesThroughThePager(int rows, boolean paged) {
    Path pages = folder.resolve("pages");
    lake.onTerminal("PAGER=cat > " + pages);
    String result = sql("FROM range(" + rows + ") t(i)", "--format=csv");
    assertThat(lake.err()).isEmpty();
    if (paged) {
      assertThat(result).isEmpty();
      assertThat(pages).content().isEqualTo(numbers(rows));
    } else {
      assertThat(result).isEqualTo(numbers(rows));
      assertThat(pages).doesNotExist();
    }
  }

  @Test
  void linesThatDoNotFitTheScreensWidthCountAsMore() {
    Path pages = folder.resolve("pages");
    lake.onTerminal("PAGER=cat > " + pages);
    assertThat(sql("SELECT repeat('x', 800) AS t FROM range(3)", "--format=csv")).isEmpty();
    assertThat(pages).content().hasLineCount(4);
  }

  @Test
  void nobodyWhoWantsNoPagerGetsOne() {
    Path pages = folder.resolve("pages");
    lake.onTerminal("PAGER=cat > " + pages);
    assertThat(sql("FROM range(99) t(i)", "--format=csv", "--no-pager")).isEqualTo(numbers(99));
    lake.onTerminal("PAGER=");
    assertThat(sql("FROM range(99) t(i)", "--format=csv")).isEqualTo(numbers(99));
    assertThat(pages).doesNotExist();
  }

  @Test
  void leavingThePagerEarlyIsNoError() {
    lake.onTerminal("PAGER=head -c 1 > " + folder.resolve("pages"));
    assertThat(sql("FROM range(3000000) t(i)", "--format=csv")).isEmpty();
    assertThat(lake.err()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDeviceIsSaidAndTheDeviceIsStillThere() {
    for (String format : new String[] {"csv", "parquet"}) {
      assertThat(lake.run("ticks", "--symbol=S", "--output=/dev/full", "--format=" + format))
          .isEqualTo(1);
      assertThat(lake.err())
          .startsWith("Cannot write the result to /dev/full: No space left on device; ")
          .hasLineCount(1);
    }
    assertThat(Files.isRegularFile(Path.of("/dev/full"))).isFalse();
  }

  @Test
  void theFileThatALinkLeadsToIsReplacedNotTheLink() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(sql("SELECT 1 AS i", "--format=csv", "--output=" + link)).isEmpty();
    assertThat(link).isSymbolicLink();
    assertThat(file).content().isEqualTo("i\n1\n");
  }

  /** The shell allows files of this process 8 KiB: the disk is as good as full. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  @EnabledOnOs(OS.LINUX)
  void aFullDiskLeavesNoHalfFile(String format) throws Exception {
    Path results = Files.createDirectory(folder.resolve("results"));
    Path file = Files.writeString(results.resolve("r"), "old");
    String java = ProcessHandle.current().info().command().orElseThrow();
    List<String> said =
        inShell(
            "ulimit -f 8; exec '%s' -XX:-UsePerfData -XX:+UseSerialGC -cp '%s' %s sql 'SELECT hash(i) AS h FROM range(200000) t(i)' --lake '%s' --format %s --output '%s'"
                .formatted(
                    java,
                    System.getProperty("java.class.path"),
                    QueryCli.class.getName(),
                    lake.home(),
                    format,
                    file));
    assertThat(said.get(said.size() - 1)).isEqualTo("exit 1");
    assertThat(String.join("\n", said.subList(0, said.size() - 1)))
        .contains("Cannot write the result to " + file + ": File too large")
        .doesNotContain("\tat ");
    assertThat(file).hasContent("old");
    try (Stream<Path> left = Files.list(results)) {
      assertThat(left).containsExactly(file);
    }
  }

  private static List<String> inShell(String command) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", command + "; true").redirectErrorStream(true).start();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = new ArrayList<>(reader.lines().toList());
      lines.add("exit " + shell.waitFor());
      return lines;
    }
  }

  private static String numbers(int rows) {
    StringBuilder text = new StringBuilder("i\n");
    for (int i = 0; i < rows; i++) {
      text.append(i).append('\n');
    }
    return text.toString();
  }

  private String sql(String statement, String... arguments) {
    String[] all = Stream.concat(Stream.of(statement), Stream.of(arguments)).toArray(String[]::new);
    assertThat(lake.run("sql", all)).as(lake.err()).isZero();
    return lake.out();
  }

  @Test
  void aPathAndAScriptAreWrittenWhollyOrTheFailureIsOneLine() throws Exception {
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 1).publish();
    for (String command : List.of("path", "completion")) {
      String home = lake.home().toString();
      String[] arguments =
          command.equals("path") ? new String[] {command, "--lake", home} : new String[] {command};
      ByteArrayOutputStream remarks = new ByteArrayOutputStream();
      PrintStream err = new PrintStream(remarks, true, StandardCharsets.UTF_8);
      assertThat(QueryCli.run(failing("No space left on device"), err, arguments)).isEqualTo(1);
      assertThat(remarks.toString(StandardCharsets.UTF_8))
          .startsWith("Cannot write the result to standard output: No space left on device; ")
          .hasLineCount(1);
      remarks.reset();
      assertThat(QueryCli.run(failing("Broken pipe"), err, arguments)).isZero();
      assertThat(remarks.toString(StandardCharsets.UTF_8)).isEmpty();
    }
  }

  @Test
  void aLimitIsAWholeNumber() {
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 1);
    for (String limit : List.of("x", "1.5", "99999999999999999999")) {
      assertThat(lake.run("ticks", "--symbol=S", "--limit", limit)).isEqualTo(2);
      assertThat(lake.err())
          .contains("Invalid limit '" + limit + "': write a whole number such as 100")
          .hasLineCount(1);
    }
  }

  @Test
  void aColumnIsNamedOnce() {
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 1);
    assertThat(lake.run("ticks", "--symbol=S", "--format=json", "--columns=price,Price"))
        .isEqualTo(2);
    assertThat(lake.err()).startsWith("Invalid columns: 'price' is named twice").hasLineCount(1);
    assertThat(lake.out()).isEmpty();
  }

  @Test
  void anEmptyRangeIsToldInTheZoneThatWasAskedFor() {
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 1);
    lake.run("ticks", "--symbol=S", "--from=2030-01-01", "--tz=Asia/Kolkata");
    assertThat(lake.err()).isEqualTo("No ticks of 'S' from 2030-01-01T00:00:00+05:30\n");
    lake.run("ticks", "--symbol=S", "--to=2020-01-01");
    assertThat(lake.err()).isEqualTo("No ticks of 'S' to 2020-01-01T00:00:00Z\n");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
