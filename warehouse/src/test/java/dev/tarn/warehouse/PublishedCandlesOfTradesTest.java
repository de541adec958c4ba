package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A day and a half of real trades gives the candles that the exchange published beside them. */
class PublishedCandlesOfTradesTest {
  private static final Path DATA =
      Path.of("../../shared/data/binance").toAbsolutePath().normalize();

  @Test
  void realTradesGiveThePublishedCandles() throws IOException {
    Path trades = DATA.resolve("XRPETH-aggTrades-2019-10-11.csv");
    Assumptions.assumeTrue(Files.exists(trades), "the published trades are not here");
    List<double[]> expected = numbers(DATA.resolve("XRPETH-1m-expected.csv"));
    try (TestLake lake = TestLake.with(MarketDatasets.TICKS, MarketDatasets.CANDLES)) {
      stageInAnyOrder(lake, trades);
      hold(candles(lake, Source.FRESH), expected);
      lake.settle();
      hold(candles(lake, Source.DUCKDB), expected);
      hold(candles(lake, Source.FRESH), expected);
    }
  }

  private static void stageInAnyOrder(TestLake lake, Path trades) throws IOException {
    List<List<Tick>> chunks = new ArrayList<>();
    for (String line : Files.readAllLines(trades)) {
      if (chunks.isEmpty() || chunks.get(chunks.size() - 1).size() == 2_000) {
        chunks.add(new ArrayList<>());
      }
      chunks.get(chunks.size() - 1).add(tick(line.split(",")));
    }
    Collections.shuffle(chunks, new Random(5));
    chunks.forEach(chunk -> lake.stage(MarketDatasets.TICKS, chunk));
    lake.stage(MarketDatasets.TICKS, chunks.get(0)); // and some of it a second time
    lake.run(TestLake.hasty().withTransactions(3_000, 1));
  }

  private static Tick tick(String[] fields) {
    return new Tick(
        "BINANCE",
        "XRPETH",
        Instant.ofEpochMilli(Long.parseLong(fields[5])),
        Double.parseDouble(fields[1]),
        Double.parseDouble(fields[2]),
        fields[6].equalsIgnoreCase("true") ? Side.SELL : Side.BUY,
        fields[0],
        Long.parseLong(fields[0]),
        null);
  }

  private static List<double[]> candles(TestLake lake, Source source) {
    return lake.read(
        source,
        MarketDatasets.CANDLES,
        snapshot ->
            snapshot
                .session()
                .query(
                    "SELECT epoch_ms(open_time), \"open\", high, low, \"close\", volume FROM candles ORDER BY open_time",
                    row -> {
                      double[] values = new double[6];
                      for (int i = 0; i < 6; i++) {
                        values[i] = row.getDouble(i + 1);
                      }
                      return values;
                    }));
  }

  private static void hold(List<double[]> candles, List<double[]> expected) {
    assertThat(candles).hasSize(2_469).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      for (int field = 0; field < 5; field++) {
        assertThat(candles.get(i)[field]).isEqualTo(expected.get(i)[field]);
      }
      assertThat(candles.get(i)[5]).isCloseTo(expected.get(i)[5], within(1e-9));
    }
  }

  private static List<double[]> numbers(Path file) throws IOException {
    List<double[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(",");
      if (!fields[0].isEmpty() && Character.isDigit(fields[0].charAt(0))) {
        double[] values = new double[6];
        for (int i = 0; i < 6; i++) {
          values[i] = Double.parseDouble(fields[i]);
        }
        rows.add(values);
      }
    }
    return rows;
  }
}
