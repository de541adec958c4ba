package dev.tarn.benchmarks;

import java.nio.file.Path;

/** One figure of {@code docs/benchmarks.md}. */
public interface Figure {

  /**
   * Measures.
   *
   * @param size how much to do
   * @param scratch an empty folder, deleted afterwards
   * @param report takes the results
   */
  void measure(Size size, Path scratch, Report report) throws Exception;
}
