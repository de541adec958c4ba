package dev.tarn.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.testing.Fault;
import dev.tarn.staging.testing.FaultyStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that fails, and processes that die, at each point. */
class BackfillFaultsTest {
  private static final String FROM = "2026-03-09T00:00:00Z";
  private static final String TO = "2026-03-09T00:20:00Z";
  private static final int ROWS = 120;

  @TempDir private Path folder;

  /** Rows without ids: a merge does not hide it if one of them comes twice. */
  private BackfillFixture fixture(Path place) {
    PastMarket market = new PastMarket(TradeNumbers.UNCOUNTED, 60, "AB").withoutIds();
    BackfillFixture fixture = new BackfillFixture(place, market);
    fixture.flushInterval = Duration.ofNanos(1); // each page by itself
    return fixture;
  }

  @ParameterizedTest
  @CsvSource({"AFTER, DEAD", "TORN, DEAD", "BEFORE, RECOVERS", "AFTER, RECOVERS"})
  void eachRowIsKeptOnceWhateverOperationFails(Fault.Moment moment, Fault.Aftermath aftermath)
      throws Exception {
    int failures = 0;
    for (int operation = 1; ; operation++) {
      BackfillFixture fixture = fixture(folder.resolve("lake-" + operation));
      fixture.flushInterval = Duration.ofSeconds(60); // one segment has all operations
      Lake lake = fixture.lake;
      Fault fault = new Fault(operation, moment, aftermath);
      FaultyStorage storage = new FaultyStorage(lake.storage(), fault);
      fixture.lake = new Lake(lake.home(), storage);
      try {
        fixture.trades(FROM, TO, "AB");
      } catch (StorageException e) {
        failures++;
      }
      fixture.lake = lake;
      fixture.trades(FROM, TO, "AB");
      assertThat(fixture.staged("ticks")).as("after %s", storage.failed()).isEqualTo(ROWS);
      if (!storage.reached()) {
        assertThat(failures).isGreaterThan(10).isLessThan(operation);
        return;
      }
    }
  }

  @Test
  void afterAnAnnouncementTheLakeTellsWhetherTheSegmentCame() throws Exception {
    BackfillFixture fixture = fixture(folder);
    fixture.trades(FROM, TO, "AB");
    HistorySeries series = new HistorySeries("past-market", "AB", Optional.empty());
    NoteFile file =
        new NoteFile(
            fixture.lake.home().resolve("ingest/backfill/" + series.fileName() + ".json"), series);
    List<String> segments =
        new StagingArea(fixture.lake)
            .segments(dev.tarn.market.MarketDatasets.TICKS).stream().map(s -> s.name()).toList();
    Spans all = Spans.of(new Span(Instant.parse(FROM), Instant.parse(TO)));

    file.write(Note.EMPTY.with(new Pending(segments, all, Optional.empty())));
    assertThat(fixture.trades(FROM, TO, "AB"))
        .extracting(SeriesReport::requests)
        .containsExactly(0L);
    assertThat(file.read().pending()).isEmpty();

    String absent = segments.get(0).replaceAll(".{6}$", "ffffff");
    file.write(Note.EMPTY.with(new Pending(List.of(absent), all, Optional.empty())));
    assertThat(fixture.trades(FROM, TO, "AB"))
        .extracting(SeriesReport::rows)
        .containsExactly((long) ROWS);
  }

  @Test
  void aFullDiskIsSaidInOneLineAndNothingIsLost() throws Exception {
    BackfillFixture fixture = fixture(folder);
    Lake lake = fixture.lake;
    FaultyStorage storage = new FaultyStorage(lake.storage(), Fault.NEVER);
    fixture.lake = new Lake(lake.home(), storage);
    fixture.market.beforeAnswer(
        () -> {
          if (fixture.market.asks().size() == 2) {
            storage.fill();
          }
        });
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> fixture.trades(FROM, TO, "AB"))
        .withMessageContaining("free the disk and run the command again")
        .withMessageNotContaining("\n");
    storage.free();
    fixture.trades(FROM, TO, "AB");
    assertThat(fixture.staged("ticks")).isEqualTo(ROWS);
    assertThat(parts(lake)).isZero();
  }

  @Test
  void aNoteSurvivesBeingWrittenAndRead() {
    HistorySeries series = new HistorySeries("v", "N_E|X/Y", Optional.of(Timeframe.parse("1M")));
    NoteFile file = new NoteFile(folder.resolve(series.fileName() + ".json"), series);
    Instant time = Instant.parse("2026-03-09T00:00:00.123456Z");
    Span span = new Span(time, time.plusSeconds(1));
    Note note =
        new Note(
            Spans.of(span, new Span(time.plusSeconds(5), time.plusSeconds(6))),
            List.of(
                new Hole(Missing.of(span), time),
                new Hole(new Missing(span, Optional.of(new Numbers(3, 7))), time)),
            Optional.of(new Cursor(time, new dev.tarn.ingest.source.Start.After("a\"b"))),
            Optional.of(
                new Pending(
                    List.of("x"),
                    Spans.of(span),
                    Optional.of(new Cursor(time, new dev.tarn.ingest.source.Start.AtTrade(9))))));
    file.write(note);
    assertThat(file.read()).isEqualTo(note);
    assertThat(series.fileName()).matches("1M-[0-9a-f]{20}");
  }

  private static long parts(Lake lake) throws IOException {
    Path tmp = lake.home().resolve("staging/ticks/tmp");
    if (!Files.exists(tmp)) {
      return 0;
    }
    try (var files = Files.list(tmp)) {
      return files.count();
    }
  }
}
