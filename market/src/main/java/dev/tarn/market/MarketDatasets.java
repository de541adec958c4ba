package dev.tarn.market;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** The datasets that every lake has, and those that a lake adds. Thread-safe. */
public final class MarketDatasets {
  /** Trades. */
  public static final Dataset TICKS = builtIn("ticks");

  /** Candles. */
  public static final Dataset CANDLES = builtIn("candles");

  /** Signals of strategies. */
  public static final Dataset SIGNALS = builtIn("signals");

  /** Events of orders. */
  public static final Dataset ORDER_EVENTS = builtIn("order_events");

  /** What strategy runners are doing. */
  public static final Dataset RUNNER_STATE = builtIn("runner_state");

  /** Runs of strategies and optimizers. */
  public static final Dataset RUNS = builtIn("runs");

  /** Trials within runs. */
  public static final Dataset TRIALS = builtIn("trials");

  /** Figures of runs and trials. */
  public static final Dataset METRICS = builtIn("metrics");

  private static final List<Dataset> BUILT_IN =
      List.of(TICKS, CANDLES, SIGNALS, ORDER_EVENTS, RUNNER_STATE, RUNS, TRIALS, METRICS);

  private MarketDatasets() {}

  /** The built-in datasets alone. */
  public static Datasets builtIn() {
    return new Datasets(BUILT_IN);
  }

  /**
   * The built-in datasets and those of the lake's {@code datasets/*.avsc}. A schema that is
   * invalid, or takes the name of another dataset, hinders no other: it is among {@link
   * Datasets#broken}.
   *
   * @throws RefusedException when the folder cannot be listed
   */
  public static Datasets of(Lake lake) {
    List<Dataset> datasets = new ArrayList<>(BUILT_IN);
    List<RefusedException> broken = new ArrayList<>();
    if (Files.isDirectory(lake.datasets())) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(lake.datasets(), "*.avsc")) {
        List<Path> sorted = new ArrayList<>();
        files.forEach(sorted::add);
        sorted.sort(null);
        for (Path file : sorted) {
          try {
            Dataset dataset = read(file);
            requireOwnName(dataset, datasets);
            datasets.add(dataset);
          } catch (RefusedException e) {
            broken.add(broken(file, e));
          }
        }
      } catch (IOException e) {
        throw new RefusedException(
            "Cannot list %s: %s; check its permissions".formatted(lake.datasets(), e.getMessage()),
            e);
      }
    }
    return new Datasets(datasets, broken);
  }

  private static void requireOwnName(Dataset dataset, List<Dataset> others) {
    if (others.stream().anyMatch(other -> other.name().equals(dataset.name()))) {
      throw new RefusedException(
          "there is another dataset called '%s'; give it another tarn.dataset"
              .formatted(dataset.name()));
    }
  }

  private static RefusedException broken(Path file, RefusedException cause) {
    return new RefusedException(
        "Cannot use the dataset schema %s: %s; correct it or move it out of the folder"
            .formatted(file, cause.getMessage()),
        cause);
  }

  private static Dataset read(Path file) {
    try {
      return Dataset.of(new Schema.Parser().parse(Files.readString(file)));
    } catch (IOException | RuntimeException e) {
      if (e instanceof RefusedException refused) {
        throw refused;
      }
      throw new RefusedException(firstLine(e), e);
    }
  }

  /** Parsers tell their own names first, and more than one line of where they stopped. */
  private static String firstLine(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    return line.replaceFirst("^[\\w.]+Exception: ", "");
  }

  private static Dataset builtIn(String name) {
    try (InputStream stream = MarketDatasets.class.getResourceAsStream(name + ".avsc")) {
      return Dataset.ofValid(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
