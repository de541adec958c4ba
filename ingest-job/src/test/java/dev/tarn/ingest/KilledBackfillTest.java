package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.staging.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backfills as processes of their own: killed, told to stop, and beside one another. */
class KilledBackfillTest {
  private static final Instant START = Instant.parse("2024-08-09T22:00:00Z");
  private static final int TRADES = 30_000;
  private static final int ALL = 2 * TRADES;
  private static final int KILLS = Integer.getInteger("tarn.kills", 4);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path folder;
  private ExchangeStandIn exchange;
  private JobFixture job;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void open() {
    exchange =
        ExchangeStandIn.of(
            Market.generated(5, START, TRADES, Instrument.BTC_USDT, Instrument.ETH_USDT));
    exchange.publishAll();
    exchange.faults().delayAnswers(Duration.ofMillis(25));
    job = new JobFixture(folder);
  }

  @AfterEach
  void close() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    exchange.close();
  }

  @Test
  void eachTradeIsFetchedAndKeptOnceHoweverOftenItIsKilled() throws Exception {
    long seed = Long.getLong("tarn.seed", System.nanoTime());
    System.err.println("KilledBackfillTest: -Dtarn.seed=" + seed);
    Random random = new Random(seed);
    long lost = 0;
    int killed = 0;
    while (killed < KILLS) {
      int kept = job.segments("ticks").size();
      Process process = start("BTCUSDT,ETHUSDT");
      if (killed == 0 || random.nextBoolean()) {
        awaitSegments(process, kept + 1);
      }
      process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      process.toHandle().destroyForcibly();
      process.waitFor();
      killed++;
      int rows = job.rows("ticks").size();
      assertThat(killed > 1 || (rows > 0 && rows < ALL))
          .as("%d rows at the first kill", rows)
          .isTrue();
      lost += given() - rows;
    }
    assertThat(end(start("BTCUSDT,ETHUSDT"))).as(errors()).isZero();
    assertThat(exchange.asked().givenAgain())
        .as("kept trades fetched again")
        .isLessThanOrEqualTo(lost);
    assertThat(job.rows("ticks")).hasSize(ALL);
    assertThat(
            job.rows("ticks").stream()
                .map(row -> row.get("symbol") + " " + row.get("trade_id"))
                .distinct())
        .hasSize(ALL);
  }

  @Test
  void whenItIsToldToStopAllThatCameIsKeptAndTheNextOneGoesOnThere() throws Exception {
    Process process = start("BTCUSDT,ETHUSDT");
    awaitSegments(process, 1);
    process.toHandle().destroy();
    assertThat(end(process)).isEqualTo(3);
    long kept = job.rows("ticks").size();
    assertThat(kept).isBetween(1L, ALL - 1L).isGreaterThanOrEqualTo(given() - 1_000);
    assertThat(output()).contains(": not complete, ");
    assertThat(end(start("BTCUSDT,ETHUSDT"))).isZero();
    assertThat(job.rows("ticks")).hasSize(ALL);
    assertThat(exchange.asked().givenAgain()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void twoOfTheSameRangeFetchEachTradeOnce() throws Exception {
    Process one = start("BTCUSDT,ETHUSDT");
    Process other = start("ETHUSDT,BTCUSDT");
    assertThat(List.of(end(one), end(other))).as(errors()).containsAnyOf(0, 3, 4);
    assertThat(job.rows("ticks")).hasSize(ALL);
    assertThat(exchange.asked().givenAgain()).isZero();
    assertThat(errors()).doesNotContain("Failed", "Exception");
  }

  private long given() {
    return exchange.asked().tradesGiven(Instrument.BTC_USDT).count()
        + exchange.asked().tradesGiven(Instrument.ETH_USDT).count();
  }

  private void awaitSegments(Process process, int count) {
    org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> job.segments("ticks").size() >= count || !process.isAlive());
  }

  private Process start(String symbols) throws IOException {
    List<String> command = ChildJvm.java();
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add(IngestJob.class.getName());
    command.addAll(List.of("backfill", "--lake", job.lake().toString(), "--exchange", "binance"));
    command.addAll(List.of("--endpoint", exchange.requests().toString(), "--symbols", symbols));
    command.addAll(List.of("--trades", "--from", START.toString()));
    command.addAll(List.of("--to", lastTrade().plusMillis(1).toString()));
    command.addAll(List.of("--flush-interval", "100ms", "--ask-again", "10ms,20ms"));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file("output")))
            .redirectError(ProcessBuilder.Redirect.appendTo(file("errors")))
            .start();
    started.add(process);
    return process;
  }

  private Instant lastTrade() {
    return exchange.market().trades().get(exchange.market().trades().size() - 1).time();
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private File file(String name) {
    return folder.resolve(name).toFile();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }
}
