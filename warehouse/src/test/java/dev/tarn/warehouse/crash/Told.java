package dev.tarn.warehouse.crash;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.support.Model;
import dev.tarn.warehouse.support.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;

/**
 * What producers have been told: which of their rows are safe, and which may be there or not. Holds
 * what a lake has to that. Not safe for use by several threads.
 */
final class Told {
  private final List<Said> safe = new ArrayList<>();
  private final Map<String, Waiting> waiting = new TreeMap<>();
  private List<Said> published = List.of();

  /** A row of a dataset. */
  record Said(Dataset dataset, IndexedRecord row) {}

  /**
   * Rows whose producer waits for an answer.
   *
   * @param rows in the order in which they reach the disk
   * @param saved how many of them survive the death of the process
   * @param whole true when they appear together
   */
  private record Waiting(List<Said> rows, int saved, boolean whole) {}

  Told copy() {
    Told copy = new Told();
    copy.safe.addAll(safe);
    copy.waiting.putAll(waiting);
    copy.published = published;
    return copy;
  }

  /** A producer is about to append a row. */
  void appending(String producer, Dataset dataset, IndexedRecord row) {
    Waiting before = waiting.getOrDefault(producer, new Waiting(List.of(), 0, false));
    List<Said> rows = new ArrayList<>(before.rows());
    rows.add(new Said(dataset, row));
    waiting.put(producer, new Waiting(rows, before.saved(), false));
  }

  /** A file is about to be imported. */
  void importing(String producer, Dataset dataset, List<? extends IndexedRecord> rows) {
    List<Said> said = new ArrayList<>();
    rows.forEach(row -> said.add(new Said(dataset, row)));
    waiting.put(producer, new Waiting(said, 0, true));
  }

  /** What a producer has appended is with the operating system. */
  void saved(String producer) {
    waiting.computeIfPresent(
        producer, (name, each) -> new Waiting(each.rows(), each.rows().size(), each.whole()));
  }

  /** What a producer has appended is durable and visible. */
  void durable(String producer) {
    Waiting done = waiting.remove(producer);
    if (done != null) {
      safe.addAll(done.rows());
    }
  }

  /** The writer has published all that is visible. */
  void published() {
    published = List.copyOf(safe);
  }

  /** True when there is a table that readers have seen. */
  boolean hasPublished() {
    return !published.isEmpty();
  }

  /** What a published table may hold: what was published last, or all that is there. */
  List<List<String>> possiblyPublished(Dataset dataset) {
    List<List<String>> tables = new ArrayList<>(possible(dataset, false));
    tables.add(Rows.texts(table(dataset, published)));
    return tables;
  }

  /** What producers may tell again: rows of datasets that have a key. */
  List<Said> repeatable() {
    List<Said> rows = new ArrayList<>();
    waiting.values().forEach(each -> rows.addAll(each.rows()));
    rows.removeIf(said -> said.dataset().key().isEmpty());
    return rows;
  }

  /** What is repeated is safe; the rest stays as it is. */
  void repeated() {
    safe.addAll(repeatable());
    waiting.values().removeIf(each -> !each.rows().get(0).dataset().key().isEmpty());
  }

  /** A row that is safe. */
  void safe(Dataset dataset, IndexedRecord row) {
    safe.add(new Said(dataset, row));
  }

  /**
   * What a table may hold, as sorted texts.
   *
   * @param saved true when nobody may lack what the operating system had taken
   */
  List<List<String>> possible(Dataset dataset, boolean saved) {
    List<List<String>> tables = new ArrayList<>();
    for (List<Said> rows : sets(saved)) {
      tables.add(Rows.texts(table(dataset, rows)));
    }
    return tables;
  }

  private static List<List<Object>> table(Dataset dataset, List<Said> rows) {
    return dataset.equals(MarketDatasets.CANDLES)
        ? Model.candles(values(MarketDatasets.TICKS, rows), values(dataset, rows))
        : Model.kept(dataset, values(dataset, rows));
  }

  private static List<List<Object>> values(Dataset dataset, List<Said> rows) {
    return rows.stream()
        .filter(said -> said.dataset().equals(dataset))
        .map(said -> Rows.values(said.row()))
        .toList();
  }

  private List<List<Said>> sets(boolean saved) {
    List<List<Said>> sets = new ArrayList<>();
    sets.add(safe);
    for (Waiting each : waiting.values()) {
      List<List<Said>> more = new ArrayList<>();
      int least = saved ? each.saved() : 0;
      for (int count = least; count <= each.rows().size(); count++) {
        if (!each.whole() || count == 0 || count == each.rows().size()) {
          for (List<Said> set : sets) {
            List<Said> longer = new ArrayList<>(set);
            longer.addAll(each.rows().subList(0, count));
            more.add(longer);
          }
        }
      }
      sets = more;
    }
    return sets;
  }
}
