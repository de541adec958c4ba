package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Cluster;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.system.program.Client;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of DuckDB versions older than the writer's. */
class OlderClientsTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1.4.4.0", "1.5.6.0"})
  void anOlderClientReadsWhatIsPublishedWhileTheWriterGoesOn(String version) {
    Path driver =
        Path.of(System.getProperty("basedir"), "target/clients/duckdb_jdbc-" + version + ".jar");
    TestLake lake = TestLake.in(folder);
    try (Jvm client =
        Jvm.start(
            Jvm.classPathWith(driver),
            List.of("-Djava.io.tmpdir=" + folder), // it unpacks its native library there
            Client.class)) {
      for (int cycle = 1; cycle <= 4; cycle++) {
        market(lake, cycle);
        lake.append(10);
        // from the third on, all ticks and candles are in cold parts
        Map<String, Duration> keep =
            cycle < 3
                ? Map.of()
                : Map.of("ticks", Duration.ofDays(1), "candles", Duration.ofDays(1));
        Clock later = Clock.fixed(START.plus(Duration.ofDays(40)), ZoneOffset.UTC);
        assertThat(
                lake.write(TestLake.impatient().withClock(later).withKeepInDatabase(keep))
                    .published())
            .isPresent();
        assertThat(client.ask("read " + lake.link())).isEqualTo("open");
        assertThat(client.ask("SELECT library_version FROM pragma_version()"))
            .startsWith("v" + version.substring(0, 5));
        for (Dataset dataset : MarketDatasets.of(lake.lake()).in("core")) {
          String rows = client.ask("SELECT * FROM " + dataset.name());
          assertThat(rows).as("rows of %s", dataset.name()).isNotEmpty().doesNotContain("error");
        }
        assertThat(client.ask("SELECT count(*), sum(size) FROM ticks"))
            .isEqualTo(60 * cycle + "," + 60.0 * cycle);
        assertThat(client.ask("SELECT count(*) FROM events")).isEqualTo("" + 10 * cycle);
        assertThat(client.ask("SELECT count(*), sum(volume) FROM candles WHERE source = 'TICKS'"))
            .isEqualTo(cycle + "," + 60.0 * cycle);
        assertThat(client.ask("SELECT clusters FROM candles WHERE symbol = 'CLUSTERED'"))
            .contains("101.5");
        assertThat(client.ask("SELECT count(*) FROM tarn.ledger")).isEqualTo("" + 3 * cycle);
        assertThat(client.ask("close")).isEqualTo("closed");
      }
    }
  }

  private static void market(TestLake lake, int minute) {
    try (Appender ticks =
            lake.staging().appender(MarketDatasets.TICKS, AppenderOptions.of("test"));
        Appender candles =
            lake.staging().appender(MarketDatasets.CANDLES, AppenderOptions.of("test"))) {
      for (int i = 0; i < 60; i++) {
        long id = minute * 60L + i;
        ticks.append(
            new Tick("V", "S", START.plusSeconds(id), 100 + i, 1, Side.BUY, "t" + id, id, null));
      }
      candles.append(
          new Candle(
              "V",
              "CLUSTERED",
              "1m",
              START,
              100,
              102,
              99,
              101,
              minute,
              null,
              null,
              null,
              null,
              List.of(new Cluster(101.5, 1, 2)),
              CandleSource.EXCHANGE,
              true,
              minute));
    }
  }
}
