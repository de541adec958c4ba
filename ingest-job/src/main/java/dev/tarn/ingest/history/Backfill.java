package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.MarketRecord;
import dev.tarn.market.session.Sessions;
import dev.tarn.market.session.TradingSession;
import dev.tarn.staging.BusyException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StagingArea;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Fetches series, one after the other, until all is here that their venue has. {@link #run} is for
 * one thread, once; {@link #end} may come from any, and at any time.
 */
final class Backfill implements AutoCloseable {
  private final Source source;
  private final Setup setup;
  private final Witness witness;

  /** Guards all that follows, and works and their notes; never held while a source is asked. */
  private final Object lock = new Object();

  private final Batch batch;
  private final Later later = new Later();
  private final Map<HistorySeries, SeriesReport> reports = new LinkedHashMap<>();
  private final List<Work<?>> open = new ArrayList<>();
  private boolean ended;

  /**
   * What a backfill works with.
   *
   * @param staging takes the rows
   * @param dataset of the rows
   * @param folder of the notes
   * @param sessions when something is traded
   * @param retries how long the source is asked again
   * @param batchRows so many rows are made visible at once
   * @param batchAge so long a row waits at most, while others come
   * @param clock tells what is over
   */
  record Setup(
      StagingArea staging,
      Dataset dataset,
      Path folder,
      Sessions sessions,
      RetryOptions retries,
      long batchRows,
      Duration batchAge,
      Clock clock) {}

  Backfill(Source source, Setup setup, Witness witness) {
    this.source = source;
    this.setup = setup;
    this.witness = witness;
    this.batch = new Batch(setup.staging(), setup.dataset());
  }

  /**
   * Fetches all that is wanted. What was fetched before a failure is kept, and noted.
   *
   * @throws SourceException if the source did not work for longer than one has retries
   * @throws dev.tarn.staging.StorageException if the disk refuses
   */
  void run(List<? extends Wanted<?>> wanted) throws SourceException, InterruptedException {
    try {
      List<Wanted<?>> left = new ArrayList<>();
      for (Wanted<?> one : wanted) {
        fetch(one, left);
      }
      untilNothingIsLeft();
      for (Wanted<?> one : left) {
        fetch(one, new ArrayList<>());
      }
      untilNothingIsLeft();
    } finally {
      end();
    }
  }

  /** Keeps and notes all that was fetched, and ends. Nothing is taken after it. */
  void end() {
    synchronized (lock) {
      if (!ended) {
        ended = true;
        lock.notifyAll();
        try {
          keep();
        } finally {
          close();
        }
      }
    }
  }

  /** How it went, in the order in which it was asked for. */
  List<SeriesReport> reports() {
    synchronized (lock) {
      return List.copyOf(reports.values());
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      ended = true;
      for (Work<?> work : open) {
        reports.put(work.series(), work.report());
        work.close();
      }
      open.clear();
      batch.close();
    }
  }

  private <T extends MarketRecord> void fetch(Wanted<T> wanted, List<Wanted<?>> busy)
      throws SourceException, InterruptedException {
    Work<T> work;
    List<Stretch> stretches;
    synchronized (lock) {
      if (ended) {
        return;
      }
      try {
        Requests requests = new Requests(setup.retries(), witness::say);
        work = Work.begin(wanted, setup.folder(), setup.staging(), requests);
      } catch (BusyException e) {
        busy.add(wanted);
        reports.put(
            wanted.series(),
            SeriesReport.without(wanted.series().label(), SeriesReport.End.BUSY, e.getMessage()));
        return;
      } catch (RefusedException e) {
        witness.say(e.getMessage());
        reports.put(
            wanted.series(),
            SeriesReport.without(wanted.series().label(), SeriesReport.End.FAILED, e.getMessage()));
        return;
      }
      open.add(work);
      stretches = work.stretches();
      work.begun(stretches.size());
      witness.moved(work.there().length());
      closeOver();
    }
    for (Stretch stretch : stretches) {
      ask(work, stretch);
      for (Optional<Later.Due> due = due(); due.isPresent(); due = due()) {
        ask(due.get().work(), due.get().stretch());
      }
    }
  }

  private void untilNothingIsLeft() throws SourceException, InterruptedException {
    while (true) {
      Optional<Later.Due> due;
      synchronized (lock) {
        due = later.due();
        if (due.isEmpty()) {
          if (ended || later.isEmpty()) {
            return;
          }
          keep();
          lock.wait(later.pause().toMillis() + 1);
          continue;
        }
      }
      ask(due.get().work(), due.get().stretch());
    }
  }

  private Optional<Later.Due> due() {
    synchronized (lock) {
      return ended ? Optional.empty() : later.due();
    }
  }

  private <T extends MarketRecord> void ask(Work<T> work, Stretch stretch)
      throws SourceException, InterruptedException {
    if (work.hasFailed()) {
      return;
    }
    try {
      askOn(work, stretch);
    } catch (SourceException e) {
      if (e.kind() != SourceException.Kind.REFUSED) {
        throw e;
      }
      if (stretch.start() instanceof Start.At) {
        refused(work, e.getMessage());
      } else {
        // the venue may have forgotten what it told us to go on with
        ask(work, stretch.byTime());
      }
    }
  }

  private void refused(Work<?> work, String reason) {
    witness.say("Cannot fetch " + work.series().label() + ": " + reason);
    synchronized (lock) {
      work.failed(reason);
      later.drop(work);
      closeOver();
    }
  }

  private <T extends MarketRecord> void askOn(Work<T> work, Stretch stretch)
      throws SourceException, InterruptedException {
    Answers<T> answers = work.answers(stretch, traded(work.series()));
    Optional<Start> next = Optional.of(stretch.start());
    while (next.isPresent()) {
      Start from = next.get();
      Instant asked = setup.clock().instant();
      Page<T> page =
          work.requests()
              .ask(
                  source.venue(),
                  () -> work.history().page(source, work.series().symbol(), from, stretch.to()),
                  this::commit);
      next = take(work, answers, page, asked);
      if (next.equals(Optional.of(from))) {
        throw SourceException.refused(
            "the source gives the same page again and again, from " + from + " on");
      }
    }
  }

  /** Takes a page, and answers where to go on. */
  private <T extends MarketRecord> Optional<Start> take(
      Work<T> work, Answers<T> answers, Page<T> page, Instant asked) {
    synchronized (lock) {
      if (ended) {
        return Optional.empty();
      }
      page.garbage().forEach(witness::garbage);
      witness.moved(answers.take(page, batch::append, work.history().believable(asked)));
      if (answers.isOver()) {
        batch.add(work, answers.part(believed(work, answers)));
        work.ended();
      } else {
        batch.add(work, answers.part(List.of()));
      }
      if (batch.rows() >= setup.batchRows() || batch.age().compareTo(setup.batchAge()) >= 0) {
        batch.commit();
      }
      closeOver();
      return answers.isOver() ? Optional.empty() : page.next();
    }
  }

  /** What is missing is asked for again, unless it has been often enough. */
  private List<Hole> believed(Work<?> work, Answers<?> answers) {
    List<Duration> pauses = setup.retries().askAgain();
    int before = answers.stretch().asked();
    if (before >= pauses.size()) {
      Instant now = setup.clock().instant();
      return answers.missing().stream().map(one -> new Hole(one, now)).toList();
    }
    List<Stretch> again = Stretch.again(answers.missing(), before + 1, work.history().near());
    again.forEach(one -> later.add(work, one, pauses.get(before)));
    work.begun(again.size());
    return List.of();
  }

  private void commit() {
    synchronized (lock) {
      if (!ended) {
        keep();
      }
    }
  }

  private void keep() {
    batch.commit();
    closeOver();
  }

  /** Lets go of the series of which all is noted. */
  private void closeOver() {
    for (Work<?> work : List.copyOf(open)) {
      reports.put(work.series(), work.report());
      if (work.isOver() && !batch.holds(work)) {
        work.close();
        open.remove(work);
      }
    }
  }

  private Predicate<Span> traded(HistorySeries series) {
    TradingSession session = setup.sessions().of(series.venue(), series.symbol());
    return session.isAlways() ? span -> true : span -> new TradedTimes(session).meet(span);
  }
}
