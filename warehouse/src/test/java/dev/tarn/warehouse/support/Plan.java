package dev.tarn.warehouse.support;

import dev.tarn.staging.Dataset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.avro.generic.IndexedRecord;

/**
 * What happens to a lake: in each step segments arrive, then the writer runs some times.
 *
 * @param steps the steps
 */
public record Plan(List<Step> steps) {

  /**
   * A segment.
   *
   * @param dataset its dataset
   * @param rows its rows
   */
  public record Chunk(Dataset dataset, List<? extends IndexedRecord> rows) {
    @Override
    public String toString() {
      return dataset.name() + rows.stream().map(Rows::values).toList();
    }
  }

  /**
   * A step.
   *
   * @param chunks segments that arrive
   * @param runs how often the writer runs then
   * @param transactionRows how many rows it takes into a transaction
   * @param transactionSegments how many segments
   */
  public record Step(List<Chunk> chunks, int runs, int transactionRows, int transactionSegments) {}

  /** Plans of few steps with a few small segments of those that {@code chunks} gives. */
  public static Arbitrary<Plan> of(Arbitrary<Chunk> chunks) {
    return Combinators.combine(
            chunks.list().ofMinSize(0).ofMaxSize(4),
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(1, 3, 1_000),
            Arbitraries.of(1, 2, 1_000))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(Plan::new);
  }

  /** Segments of a dataset with rows of those that {@code rows} gives. */
  public static Arbitrary<Chunk> chunks(Dataset dataset, Arbitrary<? extends IndexedRecord> rows) {
    return rows.list().ofMinSize(1).ofMaxSize(5).map(list -> new Chunk(dataset, list));
  }
}
