package dev.tarn.writer;

import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.WriterOptions;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that go before what {@code lake.yaml} says of the writer. */
final class WriterTuning {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--max-pin",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "How long a reader may keep an old replica before it is evicted. Default: as lake.yaml says, else 10m.")
  private @Nullable Duration maxPin;

  @Option(
      names = "--transaction-rows",
      paramLabel = "N",
      description =
          "A transaction loads at most this many rows. Default: as lake.yaml says, else 1000000.")
  private @Nullable Integer transactionRows;

  @Option(
      names = "--transaction-segments",
      paramLabel = "N",
      description =
          "A transaction loads at most this many segments. Default: as lake.yaml says, else 1000.")
  private @Nullable Integer transactionSegments;

  @Option(
      names = "--transaction-bytes",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "A transaction loads at most this much of segment files. Default: as lake.yaml says, else 256MB.")
  private @Nullable Long transactionBytes;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "What DuckDB may use before it spills to disk. Default: as lake.yaml says, else 1GB.")
  private @Nullable Long memoryBytes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many threads DuckDB may use. Default: as lake.yaml says, else one for each processor.")
  private @Nullable Integer threads;

  WriterOptions options(LakeSettings settings) {
    WriterOptions options = WriterOptions.of(settings);
    if (maxPin != null) {
      options = options.withMaxPin(maxPin);
    }
    return options.withTransactions(
        atLeastOne("--transaction-rows", transactionRows, (int) options.transactionRows()),
        atLeastOne("--transaction-segments", transactionSegments, options.transactionSegments()),
        transactionBytes == null ? options.transactionBytes() : transactionBytes);
  }

  SessionOptions session(Lake lake, LakeSettings settings) {
    OptionalInt number =
        threads == null
            ? settings.threads()
            : OptionalInt.of(atLeastOne("--threads", threads, threads));
    return SessionOptions.spillingTo(lake.warehouse().resolve("spill"))
        .withMemoryBytes(memoryBytes == null ? settings.memoryBytes() : memoryBytes)
        .withThreads(number);
  }

  private int atLeastOne(String option, @Nullable Integer value, int otherwise) {
    if (value != null && value < 1) {
      throw new ParameterException(
          spec.commandLine(), "Invalid %s %d: use 1 or more".formatted(option, value));
    }
    return value == null ? otherwise : value;
  }
}
