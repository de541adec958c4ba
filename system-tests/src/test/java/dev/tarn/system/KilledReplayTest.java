package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.ingest.IngestJob;
import dev.tarn.market.MarketDatasets;
import dev.tarn.system.program.Client;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of captures, killed at random points and begun again. */
class KilledReplayTest {
  private static final int KILLS = Integer.getInteger("tarn.kills", 10);

  /** What is to be there in the end: trades from {@code first} to {@code last} without a hole. */
  private record Trades(long count, long different, long first, long last, boolean alike) {
    static Trades numbered(long first, long count) {
      return new Trades(count, count, first, first + count - 1, true);
    }
  }

  @TempDir private Path folder;

  @Test
  void eachTradeIsThereOnceWhoeverIsKilled() throws IOException {
    Path first = folder.resolve("first.gz");
    Path second = folder.resolve("second");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(first)), StandardCharsets.UTF_8)) {
      write(out, 1_000, 8_000);
    }
    try (Writer out = Files.newBufferedWriter(second)) {
      write(
          out, 8_500, 6_500); // captures overlap where a recorder was started before the last ended
    }
    assertReplayed(List.of(first, second), 4, Trades.numbered(1_000, 14_000));
  }

  @Test
  void eachTradeOfTheRealCapturesIsThereOnceWhoeverIsKilled() {
    assertReplayed(
        List.of(
            realData("websocket/spot_btcusdt_20240808.gz"),
            realData("websocket/spot_btcusdt_20240809.gz")),
        400,
        Trades.numbered(3_735_683_259L, 19_904));
  }

  private void assertReplayed(List<Path> captures, double speed, Trades expected) {
    SplittableRandom choices = Choices.of(KilledReplayTest.class);
    TestLake lake = TestLake.in(folder);
    lake.append(0);
    List<Path> backwards = new ArrayList<>(captures);
    Collections.reverse(backwards);
    Jvm writer = KilledProcessesTest.writer(lake);
    int broken = 0;
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        String pace = choices.nextBoolean() ? "max" : Double.toString(speed);
        try (Jvm replay = replay(lake, pace, choices.nextBoolean() ? captures : backwards)) {
          KilledProcessesTest.pause(choices.nextLong(100, 3_000));
          broken += replay.isAlive() ? 1 : 0;
          replay.kill();
        }
      }
      for (List<Path> order : List.of(captures, backwards)) {
        try (Jvm replay = replay(lake, "max", order)) {
          assertThat(replay.awaitEnd()).as(replay.toString()).isZero();
        }
      }
      assertThat(trades(lake)).isEqualTo(expected);
    } finally {
      writer.close();
    }
    System.out.printf("%d of %d replays were killed on their way%n", broken, KILLS);
    assertThat(broken).as("replays that were killed on their way").isPositive();
    for (int cycle = 0; cycle < 6; cycle++) {
      lake.write(TestLake.impatient());
    }
    assertThat(lake.staging().segments(MarketDatasets.TICKS)).isEmpty();
    assertThat(lake.staging().journals(MarketDatasets.TICKS)).isEmpty();
    assertThat(lake.staging().quarantined(MarketDatasets.TICKS)).isEmpty();
    assertThat(trades(lake)).isEqualTo(expected);
    assertNoConflicts(lake, expected);
    lake.assertVerified();
  }

  private static Jvm replay(TestLake lake, String speed, List<Path> captures) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "replay", "--lake", lake.home(), "--speed", speed, "--flush-interval", "100ms"));
    arguments.addAll(captures);
    return Jvm.start(IngestJob.class, arguments.toArray());
  }

  /** By a fresh read. */
  private static Trades trades(TestLake lake) {
    LakeReader reader = new LakeReader(lake.lake(), MarketDatasets.of(lake.lake()));
    try (Snapshot snapshot = reader.open(Source.FRESH, Set.of("ticks"))) {
      return snapshot
          .session()
          .first(
              "SELECT count(*), count(DISTINCT trade_id), min(sequence), max(sequence),"
                  + " bool_and(trade_id = sequence::VARCHAR AND venue = 'binance' AND symbol = 'BTCUSDT') FROM ticks",
              row ->
                  new Trades(
                      row.getLong(1),
                      row.getLong(2),
                      row.getLong(3),
                      row.getLong(4),
                      row.getBoolean(5)))
          .orElseThrow();
    }
  }

  private static void assertNoConflicts(TestLake lake, Trades expected) {
    try (Jvm client = Jvm.start(Client.class)) {
      for (String replica : lake.replicas()) {
        client.ask("read " + lake.replica(replica));
        assertThat(client.ask("SELECT count(*) FROM ticks")).isEqualTo("" + expected.count());
        assertThat(client.ask("SELECT count(*) FROM tarn.ticks_conflicts")).isEqualTo("0");
        client.ask("close");
      }
    }
  }

  /** Trades a millisecond apart, with other messages between them. */
  private static void write(Writer out, long first, int count) throws IOException {
    for (long id = first; id < first + count; id++) {
      out.write(
          String.format(
              Locale.ROOT,
              "%d {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%d.25000000\","
                  + "\"q\":\"0.00100000\",\"T\":%d,\"m\":%s,\"M\":true}}\n",
              1_723_161_254_000_000_000L + id * 1_000_000,
              1_723_161_255_000L + id,
              id,
              61_000 + id % 50,
              1_723_161_254_990L + id,
              id % 3 == 0));
      if (id % 10 == 0) {
        out.write(
            String.format(
                Locale.ROOT,
                "%d {\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":%d,\"s\":\"BTCUSDT\"}}\n",
                1_723_161_254_000_000_000L + id * 1_000_000,
                id));
      }
    }
  }

  /** A file that lies beside the project on some machines; elsewhere the test is skipped. */
  private static Path realData(String name) {
    for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
      Path file = place.resolve("shared").resolve("data").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    assumeTrue(false, "There is no ../shared/data/" + name);
    throw new IllegalStateException();
  }
}
