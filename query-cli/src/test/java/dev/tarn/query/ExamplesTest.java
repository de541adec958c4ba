package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** Every example of every command's help is run, on one small lake. */
class ExamplesTest {
  /** A word of a shell's line: in quotes, or without spaces. */
  private static final Pattern WORD =
      Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> examples() throws Exception {
    TestLake lake = lake();
    List<DynamicTest> tests = new ArrayList<>();
    CommandSpec root = Manual.commands().getCommandSpec();
    add(tests, lake, root);
    for (var command : root.subcommands().values()) {
      assertThat(command.getCommandSpec().usageMessage().footer())
          .as(command.getCommandName())
          .isNotEmpty();
      add(tests, lake, command.getCommandSpec());
    }
    return tests.stream();
  }

  private void add(List<DynamicTest> tests, TestLake lake, CommandSpec spec) {
    for (String line : spec.usageMessage().footer()) {
      tests.add(DynamicTest.dynamicTest(line.strip(), () -> run(lake, line.strip())));
    }
  }

  private void run(TestLake lake, String line) throws Exception {
    Path symbols = folder.resolve("symbols.csv");
    Files.writeString(symbols, "symbol,name\nXRPETH,Ripple\n");
    List<String> words = words(line.replace("symbols.csv", symbols.toString()));
    int output = words.indexOf("--output");
    Path file = folder.resolve("output");
    if (output >= 0) {
      words.set(output + 1, file.toString());
    }
    String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
    boolean readsLake = !words.get(0).equals("completion");
    int code =
        readsLake
            ? lake.run(words.get(0), arguments)
            : lake.runWithoutLake(words.get(0), arguments);
    if (words.get(0).equals("serve")) { // understood, but its server is another module's
      assertThat(code).as(line).isEqualTo(1);
      assertThat(lake.err()).startsWith("Cannot serve: the server is not beside this command");
      return;
    }
    if (words.get(0).equals("health")) { // its exit code is the state of the lake
      assertThat(code).as(line).isBetween(0, 2);
    } else {
      assertThat(code).as(line + "\n" + lake.err()).isZero();
    }
    assertThat(lake.err()).as(line).isEmpty();
    if (output >= 0) {
      assertThat(file).isNotEmptyFile();
      Files.delete(file);
    } else {
      assertThat(lake.out()).as(line).isNotEmpty();
    }
  }

  /** The words of query-cli's call in a line of a shell, without the name itself. */
  private static List<String> words(String line) {
    int start = line.indexOf("query-cli ");
    assertThat(start).as(line).isNotNegative();
    String call = line.substring(start + "query-cli ".length());
    boolean inside = start > 0; // as in $(query-cli path)
    call = inside ? call.substring(0, call.indexOf(')')) : call.split(" > ")[0];
    List<String> words = new ArrayList<>();
    WORD.matcher(call).results().forEach(word -> words.add(text(word)));
    return words;
  }

  private static String text(MatchResult word) {
    if (word.group(2) != null) {
      return word.group(2).replace("\\\"", "\"");
    }
    return word.group(1) != null ? word.group(1) : word.group(3);
  }

  private TestLake lake() throws Exception {
    TestLake lake = new TestLake(folder.resolve("lake"));
    for (String symbol : List.of("XRPETH", "XRPBTC", "BTCUSDT")) {
      lake.ticks("binance", symbol, "2019-10-11T12:00:00Z", 100);
      lake.ticks("binance", symbol, "2019-10-12T11:55:00Z", 100);
    }
    lake.row(
        "signals",
        "signal_id",
        "s1",
        "strategy_id",
        "sma-cross",
        "venue",
        "binance",
        "symbol",
        "XRPETH",
        "timeframe",
        "15m",
        "bar_time",
        "2019-10-12T11:45:00Z",
        "signal_type",
        "BUY",
        "created_at",
        "2019-10-12T11:46:00Z",
        "updated_at",
        "2019-10-12T11:46:00Z");
    order(lake, "o1", "NEW");
    order(lake, "o2", "FILLED");
    order(lake, "o3", "SUSPENDED");
    lake.row(
        "runner_state",
        "strategy_id",
        "sma-cross",
        "venue",
        "binance",
        "symbol",
        "XRPETH",
        "timeframe",
        "15m",
        "status",
        "RUNNING",
        "last_signal_id",
        "s1",
        "updated_at",
        "2019-10-12T11:58:00Z");
    return lake.publish().at(Instant.parse("2019-10-12T12:00:00Z"));
  }

  private static void order(TestLake lake, String id, String status) {
    lake.row(
        "order_events",
        "event_id",
        id,
        "order_id",
        id,
        "strategy_id",
        "sma-cross",
        "venue",
        "binance",
        "symbol",
        "XRPETH",
        "side",
        "BUY",
        "order_type",
        "MARKET",
        "status",
        status,
        "quantity",
        1.0,
        "event_time",
        "2019-10-12T11:50:00Z");
  }
}
