package dev.tarn.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.strategy.Bars;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.strategy.StrategyProvider;
import dev.tarn.warehouse.read.TimeRange;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseTradingRecord;
import org.ta4j.core.Strategy;
import org.ta4j.core.TradingRecord;

/** The code of docs/strategies.md is that of the examples, and these do what the page says. */
class StrategiesPageTest {
  private static final Path DOCS = Path.of("").toAbsolutePath();
  private static final Path EXAMPLES = DOCS.resolve("examples/strategies");
  private static final Pattern CODE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Instrument A = Instrument.of("x", "A");
  private static final Timeframe MINUTE = Timeframe.parse("1m");
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void thePageShowsCodeOfTheExamples() throws Exception {
    String examples =
        Files.readString(EXAMPLES.resolve("FirstStrategy.java"))
            + Files.readString(EXAMPLES.resolve("Breakout.java"));
    List<String> shown =
        CODE.matcher(Files.readString(DOCS.resolve("strategies.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(shown).hasSizeGreaterThan(5).allSatisfy(code -> assertThat(examples).contains(code));
  }

  @Test
  void theFirstStrategyFollowsAndAppends() throws Exception {
    Path home = folder.resolve("lake");
    stage(home, IntStream.range(0, 30).mapToObj(i -> candle(i, 100)));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EXAMPLES.resolve("FirstStrategy.java").toString(),
                home.toString(),
                "x",
                "A")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try (StrategyLake lake = StrategyLake.open(home, "test")) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(output).contains("Following x:A after 30 bars"));
      stage(home, Stream.of(candle(30, 99), candle(31, 102), candle(32, 98)));
      await().atMost(Duration.ofMinutes(2)).until(() -> lake.orders("first").size() == 2);
      List<Signal> signals = lake.signals("first", TimeRange.ALL);
      assertThat(signals).extracting(Signal::signalType).containsExactly("BUY", "SELL");
      assertThat(signals)
          .extracting(Signal::barTime)
          .containsExactly(START.plusSeconds(31 * 60), START.plusSeconds(32 * 60));
      assertThat(signals.get(0).attributes()).isEqualTo(Map.of("close", "102.0"));
      assertThat(lake.orders("first"))
          .extracting(OrderEvent::side, OrderEvent::status, OrderEvent::signalId)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  Side.BUY, OrderStatus.NEW, signals.get(0).signalId()),
              org.assertj.core.groups.Tuple.tuple(
                  Side.SELL, OrderStatus.NEW, signals.get(1).signalId()));
    } finally {
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theProviderIsFoundAndDecides() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                EXAMPLES.resolve("Breakout.java").toString());
    assertThat(code).isZero();
    URL[] places = {classes.toUri().toURL(), EXAMPLES.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places)) {
      StrategyProvider provider =
          ServiceLoader.load(StrategyProvider.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .filter(each -> each.name().equals("breakout"))
              .findFirst()
              .orElseThrow();
      List<Candle> candles =
          IntStream.range(0, 9)
              .mapToObj(i -> candle(i, List.of(10, 11, 10, 11, 12, 11, 10, 9, 9).get(i)))
              .toList();
      BarSeries series = Bars.series("A", candles);
      Strategy strategy = provider.strategy(series, Parameters.of(provider, Map.of("bars", "3")));
      TradingRecord none = new BaseTradingRecord();
      assertThat(IntStream.range(0, 9).filter(i -> strategy.shouldEnter(i, none)))
          .containsExactly(4);
      assertThat(IntStream.range(0, 9).filter(i -> strategy.getExitRule().isSatisfied(i)))
          .contains(6, 7);
    }
  }

  private static void stage(Path home, Stream<Candle> candles) {
    try (Appender appender =
        new StagingArea(Lake.at(home.toString()))
            .appender(MarketDatasets.CANDLES, AppenderOptions.of("test"))) {
      candles.forEach(appender::append);
    }
  }

  private static Candle candle(int minute, double price) {
    return new Candle(
        "x",
        "A",
        MINUTE.toString(),
        START.plusSeconds(60L * minute),
        price,
        price,
        price,
        price,
        1,
        null,
        null,
        null,
        null,
        null,
        CandleSource.EXCHANGE,
        true,
        0);
  }
}
