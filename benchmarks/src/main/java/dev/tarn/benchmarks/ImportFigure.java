package dev.tarn.benchmarks;

import java.nio.file.Path;

/** To come. */
final class ImportFigure implements Figure {
  @Override
  public void measure(Size size, Path scratch, Report report) {}
}
