package dev.tarn.writer;

import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.WriterOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that go before what {@code lake.yaml} says of the writer. */
final class WriterTuning {
  private static final String MAX_PIN = "--max-pin";
  private static final String TRANSACTION_ROWS = "--transaction-rows";
  private static final String TRANSACTION_SEGMENTS = "--transaction-segments";
  private static final String TRANSACTION_BYTES = "--transaction-bytes";
  private static final String MEMORY = "--memory";
  private static final String THREADS = "--threads";

  private final CommandSpec spec;

  /**
   * @param spec of a command whose options were declared here, and are parsed by now
   */
  WriterTuning(CommandSpec spec) {
    this.spec = spec;
  }

  static void declare(CommandSpec spec) {
    spec.addOption(
        Options.value(
                Duration.class,
                MAX_PIN,
                "DURATION",
                "How long a reader may keep an old replica before it is evicted. Default: as lake.yaml says, else 10m.")
            .converters(new DurationConverter())
            .build());
    spec.addOption(
        Options.value(
                Integer.class,
                TRANSACTION_ROWS,
                "N",
                "A transaction loads at most this many rows, five times as many where rows are merely appended. Default: as lake.yaml says, else 1000000.")
            .build());
    spec.addOption(
        Options.value(
                Integer.class,
                TRANSACTION_SEGMENTS,
                "N",
                "A transaction loads at most this many segments. Default: as lake.yaml says, else 1000.")
            .build());
    spec.addOption(
        Options.value(
                Long.class,
                TRANSACTION_BYTES,
                "SIZE",
                "A transaction loads at most this much of segment files. Default: as lake.yaml says, else 256MB.")
            .converters(new SizeConverter())
            .build());
    spec.addOption(
        Options.value(
                Long.class,
                MEMORY,
                "SIZE",
                "What DuckDB may use before it spills to disk. Default: as lake.yaml says, else 1GB.")
            .converters(new SizeConverter())
            .build());
    spec.addOption(
        Options.value(
                Integer.class,
                THREADS,
                "N",
                "How many threads DuckDB may use. Default: as lake.yaml says, else one for each processor.")
            .build());
  }

  WriterOptions options(LakeSettings settings) {
    WriterOptions options = WriterOptions.of(settings);
    Optional<Duration> maxPin = Options.of(spec, MAX_PIN);
    Optional<Long> bytes = Options.of(spec, TRANSACTION_BYTES);
    return options
        .withMaxPin(maxPin.orElse(options.maxPin()))
        .withTransactions(
            atLeastOne(TRANSACTION_ROWS).orElse((int) options.transactionRows()),
            atLeastOne(TRANSACTION_SEGMENTS).orElse(options.transactionSegments()),
            bytes.orElse(options.transactionBytes()));
  }

  SessionOptions session(Lake lake, LakeSettings settings) {
    Optional<Integer> threads = atLeastOne(THREADS);
    Optional<Long> memoryBytes = Options.of(spec, MEMORY);
    return SessionOptions.spillingTo(lake.warehouse().resolve("spill"))
        .withMemoryBytes(memoryBytes.orElse(settings.memoryBytes()))
        .withThreads(threads.map(OptionalInt::of).orElse(settings.threads()));
  }

  private Optional<Integer> atLeastOne(String option) {
    Optional<Integer> value = Options.of(spec, option);
    if (value.filter(number -> number < 1).isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "Invalid %s %d: use 1 or more".formatted(option, value.get()));
    }
    return value;
  }
}
