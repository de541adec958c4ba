package dev.tarn.writer;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choice of one dataset. */
final class DatasetOption {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Files of this dataset alone. Default: of all.")
  private @Nullable String name;

  /**
   * The chosen one of {@code datasets}, or all.
   *
   * @throws dev.tarn.staging.RefusedException when there is none of its name
   */
  List<Dataset> of(Datasets datasets) {
    return name == null ? datasets.all() : List.of(datasets.require(name));
  }
}
