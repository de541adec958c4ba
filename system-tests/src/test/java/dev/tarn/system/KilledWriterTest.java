package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.IngestJob;
import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Client;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer, killed while it derives or rebuilds. */
class KilledWriterTest {
  private static final String CANDLES_THAT_DO_NOT_FIT =
      String.join(
          " ",
          "SELECT count(*) FROM (SELECT venue, symbol, date_trunc('minute', \"time\") AS open_time,",
          "max(price) AS high, min(price) AS low, sum(size) AS volume, count(*) AS trade_count",
          "FROM ticks GROUP BY ALL) AS t FULL JOIN",
          "(SELECT * FROM candles WHERE source = 'TICKS') AS c USING (venue, symbol, open_time)",
          "WHERE t.high IS DISTINCT FROM c.high OR t.low IS DISTINCT FROM c.low",
          "OR t.trade_count IS DISTINCT FROM c.trade_count OR abs(t.volume - c.volume) > 1e-9");

  @TempDir private Path folder;

  /** What is derived must fit what it is derived from, whenever the writer was killed. */
  @Test
  void candlesFitTheirTicksWhoeverIsKilled() {
    SplittableRandom choices = Choices.of(KilledWriterTest.class);
    TestLake lake = TestLake.in(folder);
    lake.append(0);
    Jvm writer = KilledProcessesTest.writer(lake);
    Jvm source = source(lake);
    try {
      for (int kill = 0; kill < KilledProcessesTest.KILLS / 2; kill++) {
        if (choices.nextBoolean()) {
          writer.awaitOutput(line -> line.contains("loaded"));
        }
        KilledProcessesTest.pause(choices.nextLong(20, 600));
        if (choices.nextInt(3) == 0) {
          source.kill();
          source = source(lake);
        } else {
          writer.kill();
          writer = KilledProcessesTest.writer(lake);
        }
      }
    } finally {
      source.close();
      writer.close();
    }
    for (int cycle = 0; cycle < 6; cycle++) {
      lake.write(TestLake.impatient());
    }
    lake.assertVerified();
    try (Jvm client = Jvm.start(Client.class)) {
      List<String> contents = new ArrayList<>();
      for (String replica : lake.replicas()) {
        client.ask("read " + lake.replica(replica));
        contents.add(
            client.ask("SELECT count(*), count(DISTINCT trade_id) FROM ticks")
                + client.ask("SELECT md5(string_agg(t::VARCHAR, ';' ORDER BY t)) FROM ticks AS t")
                + client.ask(
                    "SELECT md5(string_agg(c::VARCHAR, ';' ORDER BY c)) FROM candles AS c"));
        assertThat(client.ask(CANDLES_THAT_DO_NOT_FIT)).as(replica).isEqualTo("0");
        client.ask("close");
      }
      System.out.println("ticks, trade ids, and digests of each replica: " + contents);
      assertThat(contents).hasSize(2).noneMatch(each -> each.startsWith("0,"));
      assertThat(Set.copyOf(contents)).hasSize(1);
    }
  }

  private static Jvm source(TestLake lake) {
    return Jvm.start(
        IngestJob.class,
        "simulate",
        "--lake",
        lake.home(),
        "--symbols",
        "A,B",
        "--rate",
        "500",
        "--duration",
        "1h");
  }

  /** Without a warehouse everything is loaded from the archive, in many transactions. */
  @Test
  void aRebuildThatIsKilledAgainAndAgainEndsWithEveryRow() throws IOException {
    SplittableRandom choices = Choices.of(KilledWriterTest.class);
    TestLake lake = TestLake.in(folder);
    long all = 0;
    for (int segment = 0; segment < 60; segment++) {
      all = lake.append(3);
    }
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.write(TestLake.impatient());
    }
    assertThat(lake.staged()).isEmpty();
    lake.lose(".");
    all = lake.append(3);
    for (int kill = 0; kill < 5; kill++) {
      try (Jvm writer =
          Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--transaction-segments", "1")) {
        await()
            .atMost(Jvm.PATIENCE)
            .until(() -> !writer.isAlive() || Files.exists(lake.replica("a.duckdb")));
        KilledProcessesTest.pause(choices.nextLong(0, 300));
        writer.kill();
      }
      assertThat(lake.fresh()).isEqualTo(Counts.once(all));
    }
    lake.write(TestLake.impatient());
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(all));
    assertThat(lake.fresh()).isEqualTo(Counts.once(all));
  }

  /** Ten days are loaded, in many transactions, and all but the last leave again. */
  @Test
  void aWriterThatIsKilledWhileDaysLeaveLosesNothing() throws IOException {
    SplittableRandom choices = Choices.of(KilledWriterTest.class);
    TestLake lake = TestLake.in(folder);
    Files.writeString(folder.resolve("lake.yaml"), "keep-in-database: {ticks: 1d, candles: 1d}\n");
    Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(9));
    history(lake, from, "a", "10d");
    int kills = 0;
    for (int attempt = 0; attempt < 8; attempt++) {
      try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home())) {
        KilledProcessesTest.pause(choices.nextLong(300, 2_000));
        kills += writer.isAlive() ? 1 : 0;
        writer.kill();
      }
      if (attempt == 3) {
        history(lake, from, "b", "3d"); // late rows of days that have left
      }
    }
    System.out.println(kills + " kills");
    for (int cycle = 0; cycle < 3; cycle++) {
      WriterJob.run(
          new PrintWriter(Writer.nullWriter()),
          new PrintWriter(Writer.nullWriter()),
          "run",
          "--lake",
          lake.home().toString());
    }
    lake.assertVerified();
    try (Jvm client = Jvm.start(Client.class)) {
      for (String replica : lake.replicas()) {
        client.ask("read " + lake.replica(replica));
        assertThat(client.ask("SELECT count(*) FROM ticks")).isEqualTo("" + 13 * 86_400);
        assertThat(client.ask(CANDLES_THAT_DO_NOT_FIT)).as(replica).isEqualTo("0");
        client.ask("close");
      }
    }
  }

  static void history(TestLake lake, Instant from, String symbol, String duration) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    assertThat(
            IngestJob.run(
                nowhere,
                nowhere,
                "simulate",
                "--lake",
                lake.home().toString(),
                "--symbols",
                symbol,
                "--rate",
                "1",
                "--seed",
                "1",
                "--from",
                from.toString(),
                "--duration",
                duration))
        .isZero();
  }
}
