package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Client;
import dev.tarn.system.program.Producer;
import dev.tarn.system.program.Reader;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Everybody at once: four producers that flush twice a second, a writer every second, four readers
 * that poll, and one that never lets go. Lasts 12 seconds, or {@code -Dtarn.storm.seconds}.
 */
@Isolated("its figures are of a machine that does nothing else")
class StormTest {
  private static final int SECONDS = Integer.getInteger("tarn.storm.seconds", 12);
  private static final int PRODUCERS = 4;
  private static final int READERS = 4;

  @TempDir private Path folder;

  private final List<Jvm> producers = new ArrayList<>();
  private final List<Jvm> readers = new ArrayList<>();

  @Test
  void nobodyFailsAndEverythingIsThereOnce() {
    TestLake lake = TestLake.in(folder);
    long first = lake.append(100);
    lake.write(TestLake.impatient());
    try (Jvm holder = Jvm.start(Client.class);
        Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "1s")) {
      assertThat(holder.ask("read " + lake.link())).isEqualTo("open");
      for (int i = 0; i < PRODUCERS; i++) {
        producers.add(Jvm.start(Producer.class, lake.home(), "producer-" + i, 0, 500, 2_000));
      }
      writer.awaitOutput(line -> line.contains("published")); // all have begun
      for (int i = 0; i < READERS; i++) {
        readers.add(Jvm.start(Reader.class, lake.home(), 50));
      }
      await().pollDelay(Duration.ofSeconds(SECONDS)).atMost(Duration.ofDays(1)).until(() -> true);
      assertThat(holder.ask("SELECT count(*) FROM events")).isEqualTo("" + first);
      long appended = first + endProducers();
      readers.forEach(Jvm::tellToEnd);
      readers.forEach(reader -> assertThat(reader.awaitEnd()).isZero());
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
      Figures figures = Figures.of(readers, producers, writer);
      System.out.println(figures.table(SECONDS, appended));
      figures.assertNoFailures();
      assertThat(lake.fresh()).isEqualTo(Counts.once(appended));
      lake.write(TestLake.impatient());
      assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(appended));
      assertThat(lake.counts(Source.PARQUET)).isEqualTo(Counts.once(appended));
      lake.assertVerified();
      assertThat(lake.replicas().size()).isBetween(3, 4);
      assertThat(holder.ask("SELECT count(*) FROM events")).isEqualTo("" + first);
    } finally {
      producers.forEach(Jvm::close);
      readers.forEach(Jvm::close);
    }
  }

  /** Answers how many rows the producers appended. */
  private long endProducers() {
    producers.forEach(Jvm::tellToEnd);
    return producers.stream()
        .flatMapToLong(
            producer -> {
              assertThat(producer.awaitEnd()).as("%s", producer).isZero();
              String end = producer.awaitOutput(line -> line.startsWith("end "));
              return LongStream.of(Long.parseLong(end.split(" ")[1]));
            })
        .sum();
  }
}
