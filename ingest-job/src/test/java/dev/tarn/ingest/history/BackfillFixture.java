package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Lake;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A lake into which the past of a market is fetched, at a time that can be set. */
final class BackfillFixture {
  static final RetryOptions IMPATIENT =
      new RetryOptions(
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofMillis(200),
          List.of(Duration.ofMillis(1), Duration.ofMillis(2)));

  Lake lake;
  final PastMarket market;
  final List<String> said = new ArrayList<>();
  final List<Garbage> garbage = new ArrayList<>();
  RetryOptions retries = IMPATIENT;
  Duration flushInterval = Duration.ofSeconds(60);
  private Instant now = Instant.parse("2026-03-10T00:00:30Z");

  BackfillFixture(Path folder, PastMarket market) {
    this.lake = Lake.at(folder.resolve("lake").toString());
    this.market = market;
  }

  void at(String time) {
    now = Instant.parse(time);
  }

  Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  Planner planner() {
    return new Planner(market, lake, retries, witness(), clock());
  }

  HistoryJob job() {
    return new HistoryJob(market, lake, retries, flushInterval, witness(), clock());
  }

  List<SeriesReport> candles(String from, String to, String... symbols)
      throws SourceException, InterruptedException {
    return run(job(), plan(from, to, Holes.YOUNG, List.of("1m"), symbols));
  }

  List<SeriesReport> trades(String from, String to, String... symbols)
      throws SourceException, InterruptedException {
    return run(job(), plan(from, to, Holes.YOUNG, List.of(), symbols));
  }

  Plan plan(String from, String to, Holes holes, List<String> timeframes, String... symbols)
      throws SourceException, InterruptedException {
    return planner()
        .range(
            Arrays.asList(symbols),
            timeframes.stream().map(Timeframe::parse).toList(),
            Instant.parse(from),
            Instant.parse(to),
            holes);
  }

  List<SeriesReport> run(HistoryJob job, Plan plan) throws SourceException, InterruptedException {
    job.run(plan);
    return job.reports();
  }

  int segments(String dataset) {
    return new StagingArea(lake).segments(MarketDatasets.of(lake).require(dataset)).size();
  }

  /** Rows as they were staged, each as often as it was. */
  long staged(String dataset) {
    long rows = 0;
    StagingArea staging = new StagingArea(lake);
    for (Segment segment : staging.segments(MarketDatasets.of(lake).require(dataset))) {
      try (ParquetRows segmentRows = ParquetRows.open(segment.path())) {
        while (segmentRows.next()) {
          rows++;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return rows;
  }

  /** A number that a fresh read gives. */
  long number(String dataset, String sql) {
    try (Snapshot snapshot =
        new LakeReader(lake, MarketDatasets.of(lake)).open(Source.FRESH, Set.of(dataset))) {
      return snapshot.session().number(sql);
    }
  }

  long rows(String dataset) {
    return number(dataset, "SELECT count(*) FROM " + dataset);
  }

  private Witness witness() {
    return new Witness() {
      @Override
      public void say(String line) {
        said.add(line);
      }

      @Override
      public void moved(Duration time) {
        if (time.isNegative()) {
          throw new AssertionError("It went back by " + time);
        }
      }

      @Override
      public void garbage(Garbage one) {
        garbage.add(one);
      }
    };
  }
}
