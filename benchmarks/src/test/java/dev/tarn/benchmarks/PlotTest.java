package dev.tarn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {
  @TempDir private Path folder;

  @Test
  void eachLineHasItsColour() throws IOException {
    Path file = folder.resolve("results/lines.svg");
    Plot.lines("Cost of a cycle", "rows", "ms")
        .logarithmicX()
        .logarithmicY()
        .line("Tarn", new double[] {1e6, 1e7, 1e8}, new double[] {10, 11, 12})
        .line("another", new double[] {1e6, 1e7, 1e8}, new double[] {10, 110, 1200})
        .save(file);
    assertThat(Files.readString(file))
        .contains("<svg", "stroke:rgb(0,114,178)", "stroke:rgb(213,94,0)")
        .doesNotContain("stroke:rgb(0,158,115)");
  }

  @Test
  void eachSeriesOfBarsHasItsColour() throws IOException {
    Path file = folder.resolve("bars.svg");
    Plot.bars("Worst wait", "", "ms")
        .logarithmicY()
        .bars("producer", List.of("Tarn", "another"), new double[] {1, 3})
        .bars("reader", List.of("Tarn", "another"), new double[] {2, 5})
        .save(file);
    assertThat(Files.readString(file))
        .contains("<svg", "fill:rgb(0,114,178)", "fill:rgb(213,94,0)");
  }

  @Test
  void aLineIsNoBar() {
    Plot bars = Plot.bars("Worst wait", "", "ms");
    assertThatThrownBy(() -> bars.line("Tarn", new double[] {1}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot draw the line Tarn in a plot of bars");
  }
}
