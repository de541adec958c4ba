package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.testing.Fault;
import dev.tarn.staging.testing.FaultyStorage;
import dev.tarn.staging.testing.InMemoryFolder;
import dev.tarn.staging.testing.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppenderTest {
  @TempDir(factory = InMemoryFolder.class)
  Path lake;

  private FaultyStorage storage;
  private StagingArea staging;

  @BeforeEach
  void open() {
    storage = new FaultyStorage(new LocalStorage(lake), Fault.NEVER);
    staging = new StagingArea(storage, Clock.systemUTC());
  }

  @Test
  void rowsAreVisibleOnceFlushed() throws IOException {
    try (Appender appender = staging.appender(Events.DATASET, Events.onDemand())) {
      append(appender, 0, 10);
      assertThat(Events.ids(lake)).isEmpty();
      appender.flush();
      Events.assertHoldsExactly(lake, 10);
      append(appender, 10, 15);
    }
    Events.assertHoldsExactly(lake, 15);
    assertThat(staging.segments(Events.DATASET)).hasSize(2);
  }

  @Test
  void rowsAreVisibleAfterTheFlushInterval() {
    AppenderOptions options = Events.onDemand().withFlushInterval(Duration.ofMillis(50));
    try (Appender appender = staging.appender(Events.DATASET, options)) {
      append(appender, 0, 1);
      await().until(() -> Events.ids(lake), ids -> ids.size() == 1);
      append(appender, 1, 2);
      await().until(() -> Events.ids(lake), ids -> ids.size() == 2);
    }
  }

  @Test
  void aJournalIsSealedOnceItIsLargeEnough() {
    AppenderOptions options =
        new AppenderOptions("test", Duration.ofDays(1), 200_000, Clock.systemUTC());
    try (Appender appender = staging.appender(Events.DATASET, options)) {
      append(appender, 0, 20_000);
      await().until(() -> staging.segments(Events.DATASET).size() >= 1);
    }
  }

  @Test
  void anAppenderWithoutRowsLeavesNoSegment() throws IOException {
    try (Appender appender = staging.appender(Events.DATASET, Events.onDemand())) {
      appender.flush();
    }
    Events.assertHoldsExactly(lake, 0);
  }

  @Test
  void aRowIsInTheJournalBeforeItIsTenMillisecondsOld() throws IOException {
    try (Appender appender = staging.appender(Events.DATASET, Events.onDemand())) {
      append(appender, 0, 1);
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(2)) // the promise is 10 ms; a busy machine may schedule late
          .until(() -> Files.size(Events.journals(lake).get(0)) > 0);
    }
  }

  @Test
  void manyThreadsAppendAndFlushAtOnce() throws Exception {
    AtomicLong next = new AtomicLong();
    AppenderOptions options =
        new AppenderOptions("test", Duration.ofMillis(5), 50_000, Clock.systemUTC());
    try (Appender appender = staging.appender(Events.DATASET, options)) {
      Together.run(
          6,
          thread -> {
            for (int i = 0; i < 3_000; i++) {
              appender.append(Events.row(next.getAndIncrement()));
              if (i % 500 == thread) {
                appender.flush();
              }
            }
          });
    }
    Events.assertHoldsExactly(lake, 18_000);
  }

  @Test
  void rowsThatDoNotFitAreRefusedAndHarmNoOther() throws IOException {
    Schema swapped =
        SchemaBuilder.record("Event").fields().requiredLong("time").requiredLong("id").endRecord();
    GenericData.Record foreign = new GenericData.Record(swapped);
    foreign.put("time", 1L);
    foreign.put("id", 2L);
    IndexedRecord wrongType = Events.row(1);
    wrongType.put(0, "one");
    IndexedRecord missing = Events.row(1);
    missing.put(1, null);
    try (Appender appender = staging.appender(Events.DATASET, Events.onDemand())) {
      append(appender, 0, 3);
      for (IndexedRecord row : new IndexedRecord[] {foreign, wrongType, missing, null}) {
        assertThatThrownBy(() -> appender.append(row))
            .isInstanceOf(RefusedException.class)
            .hasMessageStartingWith("Cannot append to events: the row does not fit the schema: ")
            .hasMessageNotContaining("\n");
      }
      append(appender, 3, 5);
    }
    Events.assertHoldsExactly(lake, 5);
  }

  @Test
  void theRefusalNamesTheField() {
    IndexedRecord row = Events.row(1);
    row.put(2, 5);
    try (Appender appender = staging.appender(Events.DATASET, Events.onDemand())) {
      assertThatThrownBy(() -> appender.append(row)).hasMessageContaining("name");
    }
  }

  @Test
  void appendingAfterCloseIsAMistakeOfTheCaller() {
    Appender appender = staging.appender(Events.DATASET, Events.onDemand());
    appender.close();
    appender.close();
    appender.flush();
    assertThatThrownBy(() -> appender.append(Events.row(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot append to events: the appender is closed");
  }

  @Test
  void aBadProducerNameIsRefusedBeforeAnyRow() {
    AppenderOptions options = AppenderOptions.of("../../etc");
    assertThatThrownBy(() -> staging.appender(Events.DATASET, options))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("../../etc");
    assertThat(lake.resolve("staging")).doesNotExist();
  }

  @Test
  void onAFullDiskAppendingIsRefusedAndGoesOnOnceThereIsRoom() throws IOException {
    Appender appender = staging.appender(Events.DATASET, Events.onDemand());
    append(appender, 0, 5);
    appender.flush();
    append(appender, 5, 8);
    storage.fill();
    long taken = appendUntilRefused(appender, 8);
    assertThatThrownBy(appender::flush)
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot flush events in " + lake + ": No space left on device; ")
        .hasMessageNotContaining("\n");
    storage.free();
    append(appender, taken, taken + 10); // at once: nobody has to wait for a retry
    appender.close();
    Events.assertHoldsExactly(lake, taken + 10);
  }

  @Test
  void aFullDiskThatIsFoundWhenSealingIsReportedByAppendUntilItHasRoom() throws IOException {
    AppenderOptions options = Events.onDemand().withFlushInterval(Duration.ofMillis(20));
    Appender appender = staging.appender(Events.DATASET, options);
    append(appender, 0, 1);
    await().until(() -> Events.ids(lake).size() == 1);
    storage.fill();
    long taken = appendUntilRefused(appender, 1);
    storage.free();
    AtomicLong next = new AtomicLong(taken);
    await()
        .ignoreExceptions()
        .until(
            () -> {
              appender.append(Events.row(next.get()));
              return true;
            });
    appender.close();
    Events.assertHoldsExactly(lake, taken + 1);
  }

  @Test
  void whatCannotBeWrittenWhenClosingIsKeptForAnotherClose() throws IOException {
    Appender appender = staging.appender(Events.DATASET, Events.onDemand());
    append(appender, 0, 1);
    await().until(() -> Files.size(Events.journals(lake).get(0)) > 0);
    storage.fill();
    append(appender, 1, 2);
    assertThatThrownBy(appender::close)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("still in memory");
    storage.free();
    appender.close();
    Events.assertHoldsExactly(lake, 2);
  }

  @Test
  void aCloseThatCannotSealLeavesTheJournalForTheNext() throws IOException {
    Appender appender = staging.appender(Events.DATASET, Events.onDemand());
    append(appender, 0, 2);
    await().until(() -> Files.size(Events.journals(lake).get(0)) > 0);
    storage.fill();
    assertThatThrownBy(appender::close)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("its rows are kept in the journal");
    storage.free();
    assertThat(staging.recover(Events.DATASET)).isEqualTo(2);
    Events.assertHoldsExactly(lake, 2);
  }

  @Test
  void recoveryLeavesTheJournalsOfLivingAppendersAlone() throws Exception {
    Appender one = staging.appender(Events.DATASET, Events.onDemand());
    Appender two =
        new StagingArea(new LocalStorage(lake), Clock.systemUTC())
            .appender(Events.DATASET, Events.onDemand());
    append(one, 0, 10);
    append(two, 10, 20);
    Together.run(4, thread -> assertThat(staging.recover(Events.DATASET)).isZero());
    staging.appender(Events.DATASET, Events.onDemand()).close();
    assertThat(Events.journals(lake)).hasSize(2);
    assertThat(Events.ids(lake)).isEmpty();
    append(one, 20, 30);
    one.close();
    two.close();
    Events.assertHoldsExactly(lake, 30);
  }

  @Test
  void anInterruptedProducerLosesNothing() throws Exception {
    AppenderOptions options =
        new AppenderOptions("test", Duration.ofDays(1), 100_000, Clock.systemUTC());
    Appender appender = staging.appender(Events.DATASET, options);
    Thread producer =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              append(appender, 0, 20_000);
              appender.flush();
              append(appender, 20_000, 20_010);
            });
    producer.start();
    producer.join();
    appender.close();
    Events.assertHoldsExactly(lake, 20_010);
  }

  @Test
  void aProducerThatIsInterruptedWhileItFlushesLosesNothing() throws Exception {
    Appender appender = staging.appender(Events.DATASET, Events.onDemand());
    AtomicBoolean stayedInterrupted = new AtomicBoolean();
    Thread producer =
        new Thread(
            () -> {
              for (int flush = 0; flush < 50; flush++) {
                append(appender, flush * 200, flush * 200 + 200);
                appender.flush();
              }
              stayedInterrupted.set(Thread.currentThread().isInterrupted());
            });
    producer.start();
    while (producer.isAlive()) {
      producer.interrupt();
    }
    appender.close();
    assertThat(stayedInterrupted).isTrue();
    Events.assertHoldsExactly(lake, 10_000);
  }

  @Test
  void oneJournalThatCannotBeClaimedHindersNoProducer() throws IOException {
    Path folder = lake.resolve("staging/events/open/20261120T000000.000000Z-odd-00000000.avro");
    Files.createDirectories(folder); // a folder where a journal should be is not taken for one
    try (Appender appender = staging.appender(Events.DATASET, Events.onDemand())) {
      append(appender, 0, 1);
    }
    assertThat(Events.ids(lake)).isEqualTo(List.of(0L));
  }

  /** Appends rows until one is refused, and answers the number of that row. */
  private static long appendUntilRefused(Appender appender, long first) {
    AtomicLong next = new AtomicLong(first);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              try {
                appender.append(Events.row(next.get()));
                next.incrementAndGet();
                return false;
              } catch (StorageException e) {
                assertThat(e).hasMessageContaining("No space left on device; ");
                return true;
              }
            });
    return next.get();
  }

  private static void append(Appender appender, long from, long to) {
    for (long id = from; id < to; id++) {
      appender.append(Events.row(id));
    }
  }
}
