package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.MarketRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The pages that a source gives of a stretch, one after the other. Guarded by the backfill.
 *
 * @param <T> the rows
 */
final class Answers<T extends MarketRecord> {
  private final Stretch stretch;
  private final Account<T> account;
  private final Predicate<MarketRecord> lacked;
  private final List<Missing> missing = new ArrayList<>();
  private long rows;
  private Optional<Cursor> cursor = Optional.empty();
  private boolean over;

  /**
   * @param lacked whether the lake lacks a row
   */
  Answers(Stretch stretch, Account<T> account, Predicate<MarketRecord> lacked) {
    this.stretch = stretch;
    this.account = account;
    this.lacked = lacked;
  }

  /**
   * Takes the next page.
   *
   * @param keep takes the rows that were asked for
   * @param believable up to when the page is the whole truth
   * @return how much further it has come
   */
  Duration take(Page<T> page, Consumer<T> keep, Instant believable) {
    Instant before = account.reached();
    rows = 0;
    boolean taken = false;
    for (T row : page.rows()) {
      if (account.take(row)) {
        taken = true;
        if (lacked.test(row)) {
          keep.accept(row);
          rows++;
        }
      }
    }
    Optional<Start> next = taken ? page.next().or(account::resume) : Optional.empty();
    cursor = next.map(start -> new Cursor(account.reached(), start));
    over = account.isOver() || isLast(page);
    if (over) {
      account.end(believable);
    }
    missing.addAll(account.drainMissing());
    Instant now = over ? stretch.to() : account.reached();
    return stretch.asked() > 0 || now.isBefore(before)
        ? Duration.ZERO
        : Duration.between(before, now);
  }

  Stretch stretch() {
    return stretch;
  }

  /** Whether the last page has come. */
  boolean isOver() {
    return over;
  }

  /** What should have been there and was not. */
  List<Missing> missing() {
    return missing;
  }

  /** What the page before has brought. */
  Batch.Part part(List<Hole> believed) {
    return new Batch.Part(rows, account.drainSettled(), cursor, believed);
  }

  private boolean isLast(Page<T> page) {
    return page.next().isEmpty()
        || (page.next().get() instanceof Start.At at && !at.time().isBefore(stretch.to()));
  }
}
