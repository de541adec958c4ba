package dev.tarn.benchmarks.storm;

import java.util.ArrayList;
import java.util.List;

/** A producer that keeps rows in memory until it commits them, as one batch. */
abstract class BufferedProducer implements Producer {
  private final List<Row> rows = new ArrayList<>();

  /** Stores a batch, all of it or nothing. */
  abstract void store(List<Row> batch) throws Exception;

  /** Called when a batch could not be stored; may take rows out, which are lost then. */
  void giveUp(List<Row> waiting) {}

  @Override
  public void append(Row row) {
    rows.add(row);
  }

  @Override
  public Range commit() throws Exception {
    if (rows.isEmpty()) {
      return Range.NONE;
    }
    try {
      store(List.copyOf(rows));
    } catch (Exception e) {
      giveUp(rows);
      throw e;
    }
    Range stored = new Range(rows.get(0).number(), rows.get(rows.size() - 1).number());
    rows.clear();
    return stored;
  }

  @Override
  public void close() throws Exception {}
}
