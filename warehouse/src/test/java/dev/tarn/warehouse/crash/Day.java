package dev.tarn.warehouse.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.write.Rebuild;
import dev.tarn.warehouse.write.WriterOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;

/**
 * What happens to a lake in some days: two producers with trades (repeated, late, contradicting
 * ones among them) and with notes, imports of candles, the writer with retention and compaction,
 * readers, and a rebuild. Always the same.
 */
final class Day {
  static final Dataset TICKS = MarketDatasets.TICKS;
  static final Dataset CANDLES = MarketDatasets.CANDLES;

  /** Every row counts: one that is loaded twice is there twice. */
  static final Dataset NOTES =
      TestDatasets.dataset(
          """
          {"type": "record", "name": "Note", "tarn.dataset": "notes", "tarn.database": "core", "tarn.merge": "append", "fields": [
            {"name": "number", "type": "long"}, {"name": "text", "type": "string"}]}""");

  static final List<Dataset> DATASETS = List.of(TICKS, CANDLES, NOTES);

  private static final WriterOptions OPTIONS =
      TestLake.compacting()
          .withTransactions(1_000, 2)
          .withKeepInDatabase(Map.of("ticks", Duration.ofDays(1), "candles", Duration.ofDays(1)));
  private static final Instant BEGIN = Instant.parse("2026-03-03T06:00:00Z");
  private static final int MOST_ATTEMPTS = 100;

  private final World world;
  private final StagingArea staging;
  private final Told told;
  private int notes;
  private int cycles;
  private int imports;

  Day(World world) {
    this.world = world;
    this.staging = world.staging();
    this.told = world.told();
  }

  /** Options of the writer in its cycle of this number. */
  static WriterOptions options(int cycle) {
    return OPTIONS.withClock(Clock.fixed(BEGIN.plus(Duration.ofHours(2L * cycle)), ZoneOffset.UTC));
  }

  void run() {
    Appender ticks = attempt(() -> staging.appender(TICKS, producer("ticks")));
    Appender noted = attempt(() -> staging.appender(NOTES, producer("notes")));
    append(ticks, tick("1", "02T12:00:30", 2), tick("2", "02T12:01:30", 3));
    flush("ticks", ticks);
    note(noted, 2);
    importCandles(candle("02T12:00:00", 7, true), candle("02T12:01:00", 8, false));
    cycle();
    flush("notes", noted);
    append(ticks, tick("1", "02T12:00:30", 2), tick("2", "02T12:01:30", 1));
    append(ticks, tick("0", "01T23:59:30", 5), tick("9", "02T11:00:00", 4));
    flush("ticks", ticks);
    cycle();
    append(ticks, tick("9", "02T12:00:00", 6), tick("1", "02T13:00:31", 9));
    note(noted, 1);
    flush("ticks", ticks);
    importCandles(candle("02T12:00:00", 7, true), candle("01T23:59:00", 6, true));
    cycle();
    flush("notes", noted);
    cycle();
    cycle();
    append(ticks, tick("3", "03T09:00:00", 2));
    note(noted, 2);
    flush("ticks", ticks);
    flush("notes", noted);
    attempt(
        () -> {
          new Rebuild(world.lake().lake(), world.lake().datasets(), staging, world::session)
              .begin();
          return null;
        });
    cycle();
    cycle();
    append(ticks, tick("4", "03T09:01:30", 3), tick("3", "03T09:00:00", 2));
    note(noted, 1);
    close("ticks", ticks);
    cycle();
    close("notes", noted);
    cycle();
  }

  /** That there was something to be broken off: compaction, and days that left the tables. */
  static void assertHadEverything(TestLake lake) {
    assertThat(lake.files("archive"))
        .anyMatch(file -> file.matches("notes/.*-compacted-.*\\.parquet"))
        .anyMatch(file -> file.matches("ticks/.*-compacted-.*\\.parquet"));
    assertThat(lake.files("warehouse/core/cold")).anyMatch(file -> file.startsWith("ticks/"));
    assertThat(lake.files("warehouse/core")).anyMatch(file -> file.contains(".replaced-"));
  }

  private static AppenderOptions producer(String name) {
    return AppenderOptions.of(name).withFlushInterval(Duration.ofHours(1));
  }

  private void append(Appender appender, Tick... ticks) {
    for (Tick tick : ticks) {
      append("ticks", appender, TICKS, tick);
    }
  }

  private void note(Appender appender, int count) {
    for (int i = 0; i < count; i++) {
      append("notes", appender, NOTES, note(notes++));
    }
    if (!world.refuses()) { // then it would take a second for each attempt
      await().until(() -> appender.unsaved() == 0);
      told.saved("notes");
    }
  }

  private void append(String producer, Appender appender, Dataset dataset, IndexedRecord row) {
    told.appending(producer, dataset, row);
    attempt(
        () -> {
          appender.append(row);
          return null;
        });
    if (appender.unsaved() == 0) {
      told.saved(producer);
    }
  }

  private void flush(String producer, Appender appender) {
    attempt(
        () -> {
          appender.flush();
          return null;
        });
    told.durable(producer);
  }

  /** Should sealing fail, the rows stay in a journal for the writer to seal. */
  private void close(String producer, Appender appender) {
    try {
      appender.close();
      told.durable(producer);
    } catch (TarnException e) {
      told.saved(producer);
      attempt(
          () -> {
            appender.close();
            return null;
          });
    }
  }

  private void importCandles(Candle... candles) {
    String identity = "%032x".formatted(++imports);
    told.importing("import", CANDLES, List.of(candles));
    attempt(
        () -> {
          try (FileImport chunk = staging.importing(CANDLES)) {
            List.of(candles).forEach(chunk::append);
            return chunk.commit(identity);
          }
        });
    told.durable("import");
  }

  private void cycle() {
    int cycle = cycles++;
    attempt(() -> world.write(options(cycle)));
    told.published();
    Reads.check(world.lake(), told, Source.FRESH, "after cycle " + cycle);
    Reads.check(world.lake(), told, Source.DUCKDB, "after cycle " + cycle);
  }

  /** Does something again for as long as the disk refuses. */
  private <T> T attempt(Supplier<T> work) {
    List<TarnException> failures = new ArrayList<>();
    while (true) {
      try {
        return work.get();
      } catch (TarnException e) {
        assertThat(e.getMessage()).startsWith("Cannot ").hasLineCount(1);
        failures.add(e);
        if (failures.size() > MOST_ATTEMPTS || !e.getMessage().contains(Failing.MESSAGE)) {
          throw e;
        }
      }
    }
  }

  static Tick tick(String id, String time, double price) {
    Instant at = Instant.parse("2026-03-" + time + "Z");
    return new Tick("", "S", at, price, 2, Side.BUY, id, null, null);
  }

  static Candle candle(String time, double price, boolean closed) {
    Instant at = Instant.parse("2026-03-" + time + "Z");
    return new Candle(
        "",
        "S",
        "1m",
        at,
        price,
        price,
        price,
        price,
        4,
        null,
        null,
        null,
        null,
        null,
        CandleSource.EXCHANGE,
        closed,
        0);
  }

  static GenericRecord note(long number) {
    GenericRecord note = new GenericData.Record(NOTES.schema());
    note.put("number", number);
    note.put("text", "note " + number);
    return note;
  }
}
