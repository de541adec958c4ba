package dev.tarn.ingest.append;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The numbers of the lines whose rows the disk has not taken yet, so that it can be said from where
 * to go on after the disk has failed. Not safe for use by several threads.
 */
final class UnsavedLines {
  private static final int LOOK_AT = 10_000;

  private final LongSupplier unsavedRows;
  private final Deque<Long> lines = new ArrayDeque<>();

  /**
   * @param unsavedRows how many of the rows appended last are not saved
   */
  UnsavedLines(LongSupplier unsavedRows) {
    this.unsavedRows = unsavedRows;
  }

  /** Notes that the row of a line was appended. */
  void append(long line) {
    lines.add(line);
    if (lines.size() % LOOK_AT == 0) {
      forgetSaved();
    }
  }

  /** The first line whose row is not saved; empty if all are. */
  OptionalLong first() {
    forgetSaved();
    return lines.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lines.peek());
  }

  private void forgetSaved() {
    long left = unsavedRows.getAsLong();
    while (lines.size() > left) {
      lines.remove();
    }
  }
}
