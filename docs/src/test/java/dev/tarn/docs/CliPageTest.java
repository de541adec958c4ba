package dev.tarn.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.IngestJob;
import dev.tarn.query.QueryCli;
import dev.tarn.runner.StrategyJob;
import dev.tarn.writer.WriterJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/cli.md} is what the commands say of themselves. With {@code -Dtarn.docs.write=true}
 * it is written anew.
 */
class CliPageTest {
  private static final Path PAGE = Path.of("cli.md").toAbsolutePath();

  private static final String HEAD =
      """
      # Commands

      What each command says to `--help`. This page is made by
      `./mvnw -q -Pfast -pl docs -am test -Dtest=CliPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dtarn.docs.write=true`, and a
      test holds it against the commands.

      A distribution has manual pages and completion for bash and zsh in `share/` (in a checkout: `distribution/target/tarn/share/`):
      `man -l share/man/man1/query-cli-candles.1`, and `source share/bash-completion/completions/query-cli`, which zsh takes, too.
      `query-cli completion` prints the same script.
      """;

  /** Runs a command with some arguments, and answers what it prints. */
  private interface Command {
    String say(String... arguments);
  }

  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    add(page, "query-cli", CliPageTest::queryCli);
    add(page, "ingest-job", CliPageTest::ingestJob);
    add(page, "writer-job", CliPageTest::writerJob);
    add(page, "strategy-job", CliPageTest::strategyJob);
    if (Boolean.getBoolean("tarn.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("%s; its first lines say how to write it anew", PAGE)
        .content()
        .isEqualTo(page.toString());
  }

  private static void add(StringBuilder page, String name, Command command, String... path) {
    String[] help = Stream.concat(Stream.of(path), Stream.of("--help")).toArray(String[]::new);
    String said = command.say(help).stripTrailing();
    assertThat(said).startsWith("Usage: " + name);
    page.append("\n")
        .append(path.length == 0 ? "## " : "### ")
        .append(String.join(" ", Stream.concat(Stream.of(name), Stream.of(path)).toList()))
        .append("\n\n```\n")
        .append(said.lines().map(String::stripTrailing).collect(Collectors.joining("\n")))
        .append("\n```\n");
    for (String subcommand : subcommands(said)) {
      add(
          page,
          name,
          command,
          Stream.concat(Stream.of(path), Stream.of(subcommand)).toArray(String[]::new));
    }
  }

  /** The names below "Commands:", each after two spaces; lines that go on have more of them. */
  private static List<String> subcommands(String said) {
    List<String> names = new ArrayList<>();
    boolean listing = false;
    for (String line : said.lines().toList()) {
      boolean indented = line.startsWith("  ");
      listing = line.equals("Commands:") || (listing && indented);
      if (listing && indented && line.charAt(2) != ' ') {
        names.add(line.strip().split(" ")[0]);
      }
    }
    return names;
  }

  private static String queryCli(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    QueryCli.run(said, new PrintStream(said, true, StandardCharsets.UTF_8), arguments);
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String ingestJob(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    IngestJob.run(stream, stream, arguments);
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String strategyJob(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    StrategyJob.run(stream, stream, arguments);
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String writerJob(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said, true);
    WriterJob.run(writer, writer, arguments);
    return said.toString();
  }
}
