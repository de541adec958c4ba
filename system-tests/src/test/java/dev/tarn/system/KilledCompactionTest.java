package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Segment;
import dev.tarn.system.program.Client;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer, killed while it compacts the archive. */
class KilledCompactionTest {
  private static final int DAYS = 10;
  private static final int HOURS = 4;
  private static final long ROWS = DAYS * HOURS * 3_600L;

  @TempDir private Path folder;

  @Test
  void everyRowIsInTheArchiveOnceThoughCompactionIsKilledAgainAndAgain() throws IOException {
    SplittableRandom choices = Choices.of(KilledCompactionTest.class);
    TestLake lake = TestLake.in(folder);
    Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(DAYS + 2));
    for (int day = 0; day < DAYS; day++) {
      for (int hour = 0; hour < HOURS; hour++) {
        Instant begin = from.plus(Duration.ofDays(day)).plus(Duration.ofHours(hour));
        KilledWriterTest.history(lake, begin, "a", "1h");
      }
    }
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.write(TestLake.impatient().withoutCompaction());
    }
    int before = archived(lake).size();
    assertThat(before).isEqualTo(DAYS * HOURS);
    int kills = 0;
    for (int attempt = 0; attempt < KilledProcessesTest.KILLS / 2; attempt++) {
      haveItCompact(lake);
      Set<Path> seen = traces(lake);
      int further = choices.nextInt(4);
      try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home())) {
        await()
            .atMost(Jvm.PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> !writer.isAlive() || further < newTraces(lake, seen));
        KilledProcessesTest.pause(choices.nextLong(1, 60));
        kills += writer.isAlive() ? 1 : 0;
        writer.kill();
      }
      assertThat(rows(lake, Source.PARQUET)).isEqualTo(ROWS);
    }
    int after = archived(lake).size();
    System.out.printf("%d kills; %d segments have become %d%n", kills, before, after);
    assertThat(kills).isPositive();
    assertThat(after).isLessThan(before);
    for (int cycle = 0; cycle < 3; cycle++) {
      haveItCompact(lake);
      lake.write(TestLake.impatient());
    }
    assertThat(archived(lake)).hasSize(DAYS).allMatch(each -> each.name().contains("-compacted-"));
    assertThat(rows(lake, Source.PARQUET)).isEqualTo(ROWS);
    lake.assertVerified();
    try (Jvm client = Jvm.start(Client.class)) {
      for (String replica : lake.replicas()) {
        client.ask("read " + lake.replica(replica));
        assertThat(client.ask("SELECT count(*) FROM ticks")).isEqualTo("" + ROWS);
        client.ask("close");
      }
    }
    lake.lose(".");
    lake.write(TestLake.impatient());
    assertThat(rows(lake, Source.DUCKDB)).isEqualTo(ROWS);
  }

  private static List<Segment> archived(TestLake lake) {
    return lake.staging().archived(MarketDatasets.TICKS);
  }

  /** After a crash compaction is tried again a minute later; this test does not wait for it. */
  private static void haveItCompact(TestLake lake) throws IOException {
    Path notes = lake.lake().warehouse().resolve("core/notes.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(notes.toFile());
    root.remove("compactAfter");
    Files.write(notes, json.writeValueAsBytes(root));
  }

  private static long newTraces(TestLake lake, Set<Path> seen) throws IOException {
    return traces(lake).stream().filter(each -> !seen.contains(each)).count();
  }

  /** Files that compaction has begun to write, and lists of what it has replaced. */
  private static Set<Path> traces(TestLake lake) throws IOException {
    Set<Path> traces = new HashSet<>();
    for (String folder : List.of("staging/ticks/tmp", "archive/ticks")) {
      try (Stream<Path> files = Files.walk(lake.home().resolve(folder))) {
        files
            .filter(
                file ->
                    file.getFileName().toString().startsWith("compacted-")
                        || file.toString().endsWith(".segments"))
            .forEach(traces::add);
      } catch (NoSuchFileException | UncheckedIOException e) {
        // moved while it was looked for, or not made yet
      }
    }
    return traces;
  }

  private static long rows(TestLake lake, Source source) {
    LakeReader reader = new LakeReader(lake.lake(), MarketDatasets.of(lake.lake()));
    try (Snapshot snapshot = reader.open(source, Set.of("ticks"))) {
      return snapshot.session().number("SELECT count(*) FROM ticks");
    }
  }
}
