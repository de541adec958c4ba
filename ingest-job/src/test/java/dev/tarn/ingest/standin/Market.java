package dev.tarn.ingest.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The trades that a stand-in replays, in the order in which they happen. Immutable. */
public record Market(List<MarketTrade> trades) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Market {
    trades = List.copyOf(trades);
  }

  /**
   * A random walk of each instrument, the same for the same seed. Some trades share a millisecond,
   * and some a microsecond.
   *
   * @param count trades of each instrument
   */
  public static Market generated(long seed, Instant start, int count, Instrument... instruments) {
    Random random = new Random(seed);
    List<MarketTrade> trades = new ArrayList<>();
    double[] prices = new double[instruments.length];
    for (int i = 0; i < instruments.length; i++) {
      prices[i] = 100.0 * (i + 1);
    }
    long micros = start.toEpochMilli() * 1_000L;
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < instruments.length; i++) {
        if (random.nextInt(4) > 0) {
          micros += random.nextInt(200_000);
        }
        prices[i] = Math.max(1.0, prices[i] + random.nextGaussian() / 10);
        trades.add(
            new MarketTrade(
                instruments[i],
                5_000L + n,
                String.format(Locale.ROOT, "%.8f", Math.round(prices[i] * 100) / 100.0),
                String.format(Locale.ROOT, "%.8f", (1 + random.nextInt(10_000)) / 100_000.0),
                micros,
                random.nextBoolean()));
      }
    }
    return new Market(trades);
  }

  /** One trade at each of so many steps of time, such as one a minute. */
  public static Market regular(Instant start, Duration step, int count, Instrument instrument) {
    List<MarketTrade> trades = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      long micros = start.plus(step.multipliedBy(n)).toEpochMilli() * 1_000L;
      trades.add(
          new MarketTrade(instrument, 5_000L + n, "1" + n % 10 + ".5", "0.25", micros, n % 3 == 0));
    }
    return new Market(trades);
  }

  /**
   * The trades of recorded captures of Binance (a local time, a space, the venue's message), each
   * once, by trade id.
   *
   * @param files plain or gzip, of one instrument
   */
  public static Market captured(Instrument instrument, List<Path> files) throws IOException {
    TreeMap<Long, MarketTrade> byId = new TreeMap<>();
    for (Path file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  file.toString().endsWith(".gz")
                      ? new GZIPInputStream(Files.newInputStream(file))
                      : Files.newInputStream(file),
                  StandardCharsets.UTF_8))) {
        for (String line; (line = lines.readLine()) != null; ) {
          if (line.contains("\"e\":\"trade\"")) {
            JsonNode data = JSON.readTree(line.substring(line.indexOf(' ') + 1)).get("data");
            MarketTrade trade = trade(instrument, data);
            byId.put(trade.id(), trade);
          }
        }
      }
    }
    return new Market(List.copyOf(byId.values()));
  }

  private static MarketTrade trade(Instrument instrument, JsonNode data) {
    return new MarketTrade(
        instrument,
        data.get("t").longValue(),
        data.get("p").textValue(),
        data.get("q").textValue(),
        data.get("T").longValue() * 1_000L,
        data.get("m").booleanValue());
  }
}
