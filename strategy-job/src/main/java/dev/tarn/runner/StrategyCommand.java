package dev.tarn.runner;

import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of the job, with what all of them share. */
abstract class StrategyCommand implements Callable<Integer> {
  private final Streams streams;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private SharedOptions shared = new SharedOptions();

  StrategyCommand(Streams streams) {
    this.streams = streams;
  }

  final Streams streams() {
    return streams;
  }

  /** The lake's folder. */
  final Path lake() {
    return Path.of(shared.lake());
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
