package dev.tarn.ingest;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StagingArea;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of the job, with what all of them share. */
abstract class IngestCommand implements Callable<Integer> {
  private final Streams streams;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private SharedOptions shared = new SharedOptions();

  IngestCommand(Streams streams) {
    this.streams = streams;
  }

  final Streams streams() {
    return streams;
  }

  final Lake lake() {
    return asUsage(() -> Lake.at(shared.lake()));
  }

  final StagingArea staging() {
    return new StagingArea(lake());
  }

  /** The dataset called {@code name}, of this lake. */
  final Dataset dataset(String name) {
    Lake lake = lake();
    return asUsage(
        () -> {
          Datasets datasets = MarketDatasets.of(lake);
          Dataset dataset = datasets.require(name);
          datasets
              .broken()
              .forEach(
                  broken ->
                      Objects.requireNonNull(spec)
                          .commandLine()
                          .getErr()
                          .println("Note: " + broken.getMessage()));
          return dataset;
        });
  }

  /** A refusal of what an option says is a wrong use of the command. */
  final <T> T asUsage(Supplier<T> work) {
    try {
      return work.get();
    } catch (RefusedException e) {
      throw usage(e.getMessage());
    }
  }

  final ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
