package dev.tarn.benchmarks;

import java.nio.file.Path;

/** To come. */
final class QueryFigure implements Figure {
  @Override
  public void measure(Size size, Path scratch, Report report) {}
}
