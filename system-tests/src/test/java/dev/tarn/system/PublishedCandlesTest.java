package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.ingest.IngestJob;
import dev.tarn.query.QueryCli;
import dev.tarn.writer.WriterJob;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real trades and bars through the commands, against the candles that were published with them. */
class PublishedCandlesTest {
  private static final Path DATA =
      Path.of(System.getProperty("basedir", "."), "../../shared/data").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void tradesGiveThePublishedCandlesBeforeTheWriterRanAndAfter() throws IOException {
    Path trades = data("binance/XRPETH-aggTrades-2019-10-11.csv");
    Map<Instant, double[]> expected = new LinkedHashMap<>();
    for (String line : Files.readAllLines(data("binance/XRPETH-1m-expected.csv"))) {
      if (!line.startsWith("open_time")) {
        add(expected, line.split(","), 0);
      }
    }
    assertThat(expected).hasSize(2_469);
    String[] importing = {
      "import", "--format", "binance-aggtrades", "--symbol", "XRPETH", trades.toString()
    };
    assertThat(ingest(importing)).contains("12,477");
    assertThat(candles("XRPETH")).satisfies(found -> assertSame(found, expected));
    write();
    assertThat(candles("XRPETH")).satisfies(found -> assertSame(found, expected));
    ingest(importing);
    assertThat(query("sql", "SELECT count(*) FROM ticks", "--format", "csv"))
        .containsExactly("count_star()", "12477");
    write();
    write();
    assertThat(query("sql", "SELECT count(*) FROM ticks", "--format", "csv"))
        .containsExactly("count_star()", "12477");
    assertThat(candles("XRPETH", "--source", "duckdb"))
        .satisfies(found -> assertSame(found, expected));
    assertThat(candles("XRPETH", "--source", "parquet"))
        .satisfies(found -> assertSame(found, expected));
  }

  @Test
  void secondsAreResampledToThePublishedMinutes() throws IOException {
    Path seconds = csv("coinbase/second/20161007_trade.zip", "1s");
    Map<Instant, double[]> expected = new LinkedHashMap<>();
    for (String line : Files.readAllLines(csv("coinbase/minute/20161007_trade.zip", "1m"))) {
      if (!line.startsWith("symbol")) {
        add(expected, line.split(","), 2);
      }
    }
    assertThat(expected).hasSize(1_419);
    ingest("import", "--format", "csv", "--dataset", "candles", seconds.toString());
    assertThat(candles("BTCUSD")).satisfies(found -> assertSame(found, expected));
    write();
    assertThat(candles("BTCUSD")).satisfies(found -> assertSame(found, expected));
  }

  /** Times in the file are milliseconds of a day. */
  private Path csv(String zip, String timeframe) throws IOException {
    long midnight = Instant.parse("2016-10-07T00:00:00Z").toEpochMilli();
    Path csv = folder.resolve(timeframe + ".csv");
    try (ZipFile file = new ZipFile(data(zip).toFile());
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    file.getInputStream(file.entries().nextElement()), StandardCharsets.UTF_8))) {
      Stream<String> rows =
          lines
              .lines()
              .map(line -> line.split(",", 2))
              .map(
                  parts ->
                      "BTCUSD,%s,%d,%s"
                          .formatted(timeframe, midnight + Long.parseLong(parts[0]), parts[1]));
      Stream<String> header = Stream.of("symbol,timeframe,open_time,open,high,low,close,volume");
      return Files.write(csv, (Iterable<String>) Stream.concat(header, rows)::iterator);
    }
  }

  private static void add(Map<Instant, double[]> candles, String[] values, int first) {
    candles.put(
        Instant.ofEpochMilli(Long.parseLong(values[first])),
        Arrays.stream(values).skip(first + 1).limit(5).mapToDouble(Double::parseDouble).toArray());
  }

  private static void assertSame(Map<Instant, double[]> found, Map<Instant, double[]> expected) {
    assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach(
        (time, values) -> {
          double[] candle = found.get(time);
          for (int i = 0; i < 4; i++) {
            assertThat(candle[i]).as("value %d at %s", i, time).isEqualTo(values[i]);
          }
          assertThat(Math.abs(candle[4] - values[4])).as("volume at %s", time).isLessThan(1e-9);
        });
  }

  private Map<Instant, double[]> candles(String symbol, String... more) throws IOException {
    Stream<String> arguments =
        Stream.of("candles", "--symbol", symbol, "--timeframe", "1m", "--format", "csv");
    List<String> lines =
        query(Stream.concat(arguments, Arrays.stream(more)).toArray(String[]::new));
    List<String> header = List.of(lines.get(0).split(","));
    Map<Instant, double[]> candles = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",");
      candles.put(
          Instant.parse(values[header.indexOf("open_time")]),
          Stream.of("open", "high", "low", "close", "volume")
              .mapToDouble(name -> Double.parseDouble(values[header.indexOf(name)]))
              .toArray());
    }
    return candles;
  }

  private List<String> query(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = QueryCli.run(out, stream(err), withLake(arguments));
    assertThat(code).as("%s", err).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String ingest(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = IngestJob.run(stream(out), stream(err), withLake(arguments));
    assertThat(code).as("%s", err).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private void write() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintWriter out = new PrintWriter(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
    assertThat(WriterJob.run(out, errors, withLake("run"))).as("%s", err).isZero();
  }

  private String[] withLake(String... arguments) {
    return Stream.concat(
            Stream.of(arguments), Stream.of("--lake", folder.resolve("lake").toString()))
        .toArray(String[]::new);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static Path data(String name) {
    Path file = DATA.resolve(name);
    assumeTrue(Files.exists(file), () -> "there is no " + file);
    return file;
  }
}
