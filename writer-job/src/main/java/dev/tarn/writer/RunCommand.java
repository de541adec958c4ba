package dev.tarn.writer;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.RunReport;
import dev.tarn.warehouse.write.WriterLock;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the writer, once or again and again. */
@Command(
    name = "run",
    description = {
      "Loads what is staged into the databases and publishes them; then ends, or goes on until told to stop.",
      "There is one writer at a time. Readers and producers never wait for it, and it never waits for them."
    },
    footer = {
      "",
      "Examples:",
      "  writer-job run --lake /data/lake                once, from a timer or by hand",
      "  writer-job run --lake /data/lake --every 1s     until SIGTERM or Ctrl-C",
      "",
      "Exit code: 0 done, 3 some segments were quarantined, 4 another writer is at work, 1 failed, 2 wrong usage."
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private SharedOptions shared = new SharedOptions();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Run again and again, this long from begin to begin, such as 1s or 5m.")
  private @Nullable Duration every;

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
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "What DuckDB may use before it spills to disk. Default: as lake.yaml says, else 1GB.")
  private @Nullable Long memoryBytes;

  @Override
  public Integer call() throws InterruptedException {
    Lake lake = Lake.at(shared.lake());
    Datasets datasets = MarketDatasets.of(lake);
    LakeSettings settings = LakeSettings.of(lake);
    WriterOptions options = options(settings);
    if (!lake.exists()) {
      err().println("Note: there was no lake at %s; a new one is made".formatted(lake.home()));
    }
    try (WriterLock held = WriterLock.take(lake, options.clock().instant())) {
      SessionOptions session =
          SessionOptions.spillingTo(lake.warehouse().resolve("spill"))
              .withMemoryBytes(memoryBytes == null ? settings.memoryBytes() : memoryBytes);
      LakeWriter writer =
          new LakeWriter(
              lake, datasets, new StagingArea(lake), () -> Session.open(session), options);
      StatusFile status = new StatusFile(lake);
      return every == null ? once(writer, status) : repeatedly(writer, status, every);
    }
  }

  private static void remember(StatusFile status, RunReport report) {
    try {
      status.write(report);
    } catch (StorageException e) {
      if (report.failures().isEmpty()) { // otherwise it has been told what the matter is
        throw e;
      }
    }
  }

  private WriterOptions options(LakeSettings settings) {
    WriterOptions options = WriterOptions.of(settings);
    if (maxPin != null) {
      options = options.withMaxPin(maxPin);
    }
    int rows = atLeastOne("--transaction-rows", transactionRows, (int) options.transactionRows());
    int segments =
        atLeastOne("--transaction-segments", transactionSegments, options.transactionSegments());
    return options.withTransactions(rows, segments);
  }

  private int atLeastOne(String option, @Nullable Integer value, int otherwise) {
    if (value != null && value < 1) {
      throw new ParameterException(
          spec.commandLine(), "Invalid %s %d: use 1 or more".formatted(option, value));
    }
    return value == null ? otherwise : value;
  }

  private int once(LakeWriter writer, StatusFile status) throws InterruptedException {
    RunReport report = writer.runAll();
    new RunText(spec.commandLine().getOut(), err()).print(report);
    remember(status, report);
    if (!report.failures().isEmpty()) {
      return ExitCode.FAILED.number();
    }
    return (report.quarantined() > 0 ? ExitCode.PARTLY : ExitCode.DONE).number();
  }

  /**
   * A run that fails is reported and tried again: what caused it may pass, and a damaged replica is
   * made anew by the next run.
   */
  private int repeatedly(LakeWriter writer, StatusFile status, Duration period)
      throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<ExitCode> stopped = new CompletableFuture<>();
    Thread hook = new Thread(() -> endWell(stop, stopped), "tarn-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    RunText text = new RunText(spec.commandLine().getOut(), err());
    boolean quarantined = false;
    try {
      Duration wait = Duration.ZERO;
      while (!stop.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        long begin = System.nanoTime();
        try {
          RunReport report = writer.runAll();
          text.printChanges(report);
          quarantined |= report.quarantined() > 0;
          remember(status, report);
        } catch (TarnException e) {
          err().println(e.getMessage());
        } catch (RuntimeException e) { // a fault of ours must not stop the loading for good
          err().println("Failed unexpectedly: " + e);
          e.printStackTrace(err());
        }
        Duration left = period.minusNanos(System.nanoTime() - begin);
        wait = left.isNegative() ? Duration.ZERO : left;
      }
      stopped.complete(quarantined ? ExitCode.PARTLY : ExitCode.DONE);
      return stopped.join().number();
    } finally {
      stopped.complete(ExitCode.FAILED);
    }
  }

  /**
   * Told to stop: lets the run under way end, within a transaction or so, and ends the process with
   * its exit code. The JVM's own would be 143, which service managers take for a failure.
   */
  private static void endWell(CountDownLatch stop, CompletableFuture<ExitCode> stopped) {
    stop.countDown();
    try {
      Runtime.getRuntime().halt(stopped.get(30, TimeUnit.SECONDS).number());
    } catch (TimeoutException | ExecutionException e) {
      // a long transaction; it is broken off, which costs nothing but its repetition
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
