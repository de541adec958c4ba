package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Client;
import dev.tarn.system.program.Events;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.write.WriterOptions;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens over months, and nobody has thought of. */
class BadDaysTest {
  /** 100,000 with {@code -Dtarn.files=100000}, which takes a minute and a half. */
  private static final int FILES = Integer.getInteger("tarn.files", 3_000);

  @TempDir private Path folder;

  @Test
  void aClockThatIsSetBackByAnHourHoldsNothingUp() {
    TestLake lake = TestLake.in(folder);
    MovableClock clock = new MovableClock();
    clock.advance(Duration.ofHours(1));
    WriterOptions options = WriterOptions.defaults().withClock(clock);
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.append(10);
      lake.write(options);
    }
    clock.advance(Duration.ofHours(-1));
    for (int cycle = 0; cycle < 4; cycle++) {
      long rows = lake.append(10);
      assertThat(lake.write(options).published()).isPresent();
      assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(rows));
    }
    lake.assertVerified();
  }

  /** Names of segments then go back in time, and so do those of journals. */
  @Test
  void aProducersClockThatIsSetBackCostsNoRow() {
    TestLake lake = TestLake.in(folder);
    MovableClock clock = new MovableClock();
    clock.advance(Duration.ofDays(1));
    long rows = 0;
    try (Appender appender =
        new StagingArea(lake.lake().storage(), clock)
            .appender(lake.events(), AppenderOptions.of("back"))) {
      for (int step = 0; step < 6; step++) {
        for (int i = 0; i < 5; i++) {
          appender.append(Events.row(lake.events(), "back", rows++));
        }
        appender.flush();
        assertThat(lake.fresh()).isEqualTo(Counts.once(rows));
        lake.write(TestLake.impatient());
        assertThat(lake.fresh()).isEqualTo(Counts.once(rows));
        clock.advance(Duration.ofHours(-5));
      }
    }
    lake.write(TestLake.impatient());
    lake.write(TestLake.impatient());
    assertThat(lake.staged()).isEmpty();
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(rows));
    lake.assertVerified();
  }

  /** All days have left the database by then. */
  @Test
  void aSegmentThatIsAYearOldGivesTheRightCandle() throws IOException {
    TestLake lake = TestLake.in(folder);
    Instant year = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(365));
    WriterOptions options =
        TestLake.impatient()
            .withKeepInDatabase(Map.of("ticks", Duration.ofDays(7), "candles", Duration.ofDays(7)));
    ticks(lake, year, 100);
    ticks(lake, Instant.now().truncatedTo(ChronoUnit.MINUTES), 200);
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.write(options);
    }
    ticks(lake, year.plusSeconds(30), 300);
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.write(options);
    }
    try (Jvm client = Jvm.start(Client.class)) {
      client.ask("read " + lake.link());
      assertThat(client.ask("SELECT count(*) FROM ticks")).isEqualTo("30");
      assertThat(
              client.ask(
                  "SELECT \"open\", high, \"close\", trade_count, closed FROM candles ORDER BY open_time LIMIT 1"))
          .isEqualTo("100.0,309.0,309.0,20,true");
    }
    lake.assertVerified();
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES) // for very many
  void aStagingFolderWithVeryManyFilesIsLoaded() throws IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(3);
    Segment first = lake.staged().get(0);
    for (int file = 1; file < FILES; file++) {
      String begin = first.name().substring(0, first.name().lastIndexOf('-'));
      String name = "%s-%016x.parquet".formatted(begin, file);
      Files.copy(first.path(), first.path().resolveSibling(name));
    }
    try (Jvm writer =
        Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--memory", "256MB")) {
      long megabytes = peakMegabytes(writer);
      assertThat(writer.awaitEnd()).as("%s", writer).isZero();
      System.out.printf("%d files: at most %d MB of memory%n", FILES, megabytes);
      // 256 MB of Java's heap, as many of DuckDB, and what both need besides
      assertThat(megabytes).isBetween(1L, 1_000L);
    }
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(new Counts(3L * FILES, 3));
    lake.write(TestLake.impatient());
    lake.write(TestLake.impatient());
    assertThat(lake.staged()).isEmpty();
    lake.assertVerified();
  }

  /** The greatest resident memory of a process until it ended. */
  private static long peakMegabytes(Jvm process) {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    AtomicLong peak = new AtomicLong();
    await()
        .atMost(Duration.ofMinutes(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              peakKilobytes(status).ifPresent(found -> peak.set(found / 1024));
              return !process.isAlive();
            });
    return peak.get();
  }

  private static OptionalLong peakKilobytes(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty(); // it has ended
    }
  }

  @Test
  void oneProcessWritesTwoLakesAtOnce() throws Exception {
    TestLake one = TestLake.in(folder.resolve("one"));
    TestLake other = TestLake.in(folder.resolve("other"));
    Thread thread = new Thread(() -> writeOften(other, 7));
    thread.start();
    writeOften(one, 5);
    thread.join();
    for (TestLake lake : new TestLake[] {one, other}) {
      lake.assertVerified();
      assertThat(lake.staged()).isEmpty();
    }
    assertThat(one.counts(Source.DUCKDB)).isEqualTo(Counts.once(50));
    assertThat(other.counts(Source.DUCKDB)).isEqualTo(Counts.once(70));
  }

  private static void writeOften(TestLake lake, int rows) {
    for (int cycle = 0; cycle < 10; cycle++) {
      lake.append(rows);
      lake.write(TestLake.impatient());
    }
    lake.write(TestLake.impatient());
    lake.write(TestLake.impatient());
  }

  private static void ticks(TestLake lake, Instant from, int price) {
    try (Appender appender =
        lake.staging().appender(MarketDatasets.TICKS, AppenderOptions.of("test"))) {
      for (int i = 0; i < 10; i++) {
        String id = price + "-" + i;
        appender.append(
            new Tick("V", "S", from.plusSeconds(i), price + i, 1, Side.BUY, id, null, null));
      }
    }
  }
}
