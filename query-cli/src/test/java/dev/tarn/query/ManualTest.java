package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Manual pages and completion. */
class ManualTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws Exception {
    Manual.main(new String[] {folder.toString()});
  }

  @Test
  void everyCommandHasAPageWithAllItsOptionsAndExamples() throws Exception {
    for (Map.Entry<String, CommandLine> each : Manual.commands().getSubcommands().entrySet()) {
      String page = Files.readString(page("query-cli-" + each.getKey()));
      var spec = each.getValue().getCommandSpec();
      for (OptionSpec option : spec.options()) {
        assertThat(page).contains("\\fB" + option.longestName().replace("-", "\\-") + "\\fR");
      }
      assertThat(page)
          .contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXIT STATUS", ".SH EXAMPLES");
    }
    assertThat(Files.readString(page("query-cli"))).contains(".SH COMMANDS", "\\fBcandles\\fR");
  }

  @Test
  void thePagesAreWhatTheFormatterOfManualsTakes() throws Exception {
    assumeTrue(succeeds("groff", "--version"));
    try (Stream<Path> pages = Files.list(folder.resolve("man/man1"))) {
      for (Path page : pages.toList()) {
        String text =
            output("groff", "-man", "-Tutf8", "-ww", page.toString())
                .replaceAll(".\b", ""); // bold is struck twice
        assertThat(text).as(page.toString()).doesNotContain("warning:", "error:", "\\e", "\\(");
        assertThat(text).contains("query-cli", "--help", "NAME");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sca, scanner",
    "candles --for, --format",
    "candles --format mark, markdown",
    "ticks --source p, parquet",
    "orders --hist, --history",
    "candles --timeframe 4, 4h"
  })
  void bashCompletes(String typed, String completed) throws Exception {
    assumeTrue(succeeds("bash", "--version"));
    Path script = folder.resolve("bash-completion/completions/query-cli");
    String[] words = typed.split(" ");
    assertThat(
            output(
                "bash",
                "-c",
                ". '%s'; COMP_WORDS=(query-cli %s); COMP_CWORD=%d; COMP_LINE='query-cli %s'; _complete_query-cli 2>/dev/null; echo \"${COMPREPLY[@]}\""
                    .formatted(script, typed, words.length, typed)))
        .isEqualTo(completed + "\n");
  }

  @Test
  void theCommandPrintsTheSameScript() throws Exception {
    TestLake nowhere = new TestLake(folder.resolve("lake"));
    assertThat(nowhere.runWithoutLake("completion")).isZero();
    assertThat(folder.resolve("bash-completion/completions/query-cli")).hasContent(nowhere.out());
  }

  private Path page(String name) {
    return folder.resolve("man/man1/" + name + ".1");
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (Exception e) {
      return false;
    }
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
