package dev.tarn.ingest.history;

import dev.tarn.market.MarketRecord;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.StagingArea;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A series while it is fetched: its lock and its note. Guarded by the backfill.
 *
 * @param <T> the rows
 */
final class Work<T extends MarketRecord> implements AutoCloseable {
  private final Wanted<T> wanted;
  private final Requests requests;
  private final SeriesLock lock;
  private final NoteFile file;
  private final KnownTrades known;
  private Note note;
  private int stretches;
  private final long passedBy;
  private long rows;
  private final List<Hole> believed = new ArrayList<>();
  private Optional<String> failure = Optional.empty();

  private Work(Wanted<T> wanted, Requests requests, SeriesLock lock, NoteFile file, Note note) {
    this.wanted = wanted;
    this.requests = requests;
    this.lock = lock;
    this.file = file;
    this.note = note;
    this.passedBy = note.believed(wanted.wish());
    this.known = new KnownTrades(wanted.wish().here());
  }

  /**
   * Takes the lock of a series, and finds out how far it is.
   *
   * @param folder of the notes
   * @throws dev.tarn.staging.BusyException if another process fetches the series
   */
  static <T extends MarketRecord> Work<T> begin(
      Wanted<T> wanted, Path folder, StagingArea staging, Requests requests) {
    String name = wanted.series().fileName();
    SeriesLock lock = SeriesLock.take(folder.resolve(name + ".lock"), wanted.series());
    try {
      NoteFile file = new NoteFile(folder.resolve(name + ".json"), wanted.series());
      Note note = file.read();
      if (note.pending().isPresent()) {
        List<String> segments = note.pending().get().segments();
        try (FileImport lake = staging.importing(wanted.history().dataset())) {
          note = segments.stream().allMatch(lake::isTaken) ? note.settled() : note.withoutPending();
        }
        file.write(note);
      }
      return new Work<>(wanted, requests, lock, file, note);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  HistorySeries series() {
    return wanted.series();
  }

  History<T> history() {
    return wanted.history();
  }

  Requests requests() {
    return requests;
  }

  /** What is to be asked for, oldest first. */
  List<Stretch> stretches() {
    Wish wish = wanted.wish();
    List<Cursor> cursors = new ArrayList<>(wish.here().stream().map(TradeRun::cursor).toList());
    note.cursor().ifPresent(cursors::add);
    List<Stretch> all = new ArrayList<>();
    wish.numbered().stream()
        .filter(one -> !note.believes(one, wish))
        .forEach(one -> all.add(Stretch.numbered(one, 0)));
    note.open(wish).list().forEach(span -> all.add(Stretch.first(span, cursors)));
    return all;
  }

  /** Times of the wish that are here already. */
  Spans there() {
    return wanted.wish().times().minus(note.open(wanted.wish()));
  }

  /** Begins to take what the source gives of a stretch. */
  Answers<T> answers(Stretch stretch, Predicate<Span> traded) {
    Account<T> account = wanted.history().account(stretch.start(), stretch.wanted(), traded);
    return new Answers<>(stretch, account, row -> !known.has(row));
  }

  /** Notes that segments are about to be added. */
  void announce(Pending pending) {
    file.write(note.with(pending));
  }

  /** Notes what is here now. */
  void settle(Batch.Part part) {
    Note next = note.covering(part.covered(), part.cursor(), part.believed());
    file.write(next);
    note = next;
    rows += part.rows();
    believed.addAll(part.believed());
  }

  void begun(int count) {
    stretches += count;
  }

  void ended() {
    stretches--;
  }

  void failed(String message) {
    failure = Optional.of(message);
    stretches = 0;
  }

  boolean hasFailed() {
    return failure.isPresent();
  }

  /** Whether there is nothing more to ask for. */
  boolean isOver() {
    return stretches == 0;
  }

  SeriesReport report() {
    SeriesReport.End end =
        failure.isPresent()
            ? SeriesReport.End.FAILED
            : isOver() ? SeriesReport.End.DONE : SeriesReport.End.OPEN;
    return new SeriesReport(
        series().label(),
        end,
        failure.orElse(""),
        rows,
        requests.count(),
        requests.waited(),
        believed,
        passedBy);
  }

  @Override
  public void close() {
    lock.close();
  }
}
