package dev.tarn.ingest;

import dev.tarn.ingest.append.Rejects;
import dev.tarn.ingest.history.HistoryJob;
import dev.tarn.ingest.history.Plan;
import dev.tarn.ingest.history.Planner;
import dev.tarn.ingest.history.RetryOptions;
import dev.tarn.ingest.history.Witness;
import dev.tarn.ingest.live.Intake;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Sources;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.TarnException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that fetches what has happened. */
abstract class HistoryCommand extends IngestCommand {
  private static final String GO_ON =
      "; what was fetched is kept, and the same command goes on from there";

  @Mixin private ExchangeOptions exchange = new ExchangeOptions();

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "10m",
      description =
          "How long an exchange that does not answer is asked again. Default: ${DEFAULT-VALUE}.")
  private Duration deadline = Duration.ofMinutes(10);

  @Option(
      names = "--ask-again",
      split = ",",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5s,30s",
      description =
          "What an exchange does not have is asked for again after these pauses, before that is believed. Default: ${DEFAULT-VALUE}.")
  private List<Duration> askAgain = List.of();

  @Option(
      names = "--flush-interval",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "10s",
      description =
          "How long a row may wait until it is kept and visible. Default: ${DEFAULT-VALUE}; many rows wait less.")
  private Duration flushInterval = Duration.ofSeconds(10);

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Takes what is no row; added to if it is there. Default: LAKE/rejects/COMMAND-TIME-PID.jsonl.")
  private @Nullable Path rejects;

  HistoryCommand(Streams streams) {
    super(streams);
  }

  /** The command's name, for its rejects. */
  abstract String name();

  /** Refuses options that contradict one another, before anything is asked. */
  abstract void check();

  /** What there is to fetch. */
  abstract Plan plan(Planner planner, List<String> symbols)
      throws SourceException, InterruptedException;

  /** What to say when there is nothing to fetch. */
  abstract String nothing();

  @Override
  public final Integer call() throws InterruptedException {
    check();
    List<String> symbols = exchange.symbols();
    if (symbols.isEmpty()) {
      throw usage("Missing symbols: name some with --symbols, such as BTC/USDT");
    }
    try (Source source = open();
        Rejects kept =
            new Rejects(
                asUsage(() -> RejectsFile.of(rejects, lake(), name())), Intake.MOST_REJECTS_BYTES);
        Progress progress = Progress.none(streams())) {
      return run(source, symbols, kept, progress).number();
    }
  }

  private ExitCode run(Source source, List<String> symbols, Rejects kept, Progress progress)
      throws InterruptedException {
    Witness witness = witness(source, kept, progress);
    RetryOptions retries = RetryOptions.DEFAULT.withDeadline(deadline).withAskAgain(askAgain);
    HistoryJob job =
        new HistoryJob(source, lake(), retries, flushInterval, witness, Clock.systemUTC());
    HistoryReport report = new HistoryReport(streams(), job, kept);
    try (CleanEnd signal = CleanEnd.with(() -> endBySignal(job, report))) {
      Plan plan = plan(new Planner(source, lake(), retries, witness, Clock.systemUTC()), symbols);
      if (plan.isEmpty() && plan.refused().isEmpty()) {
        streams().err().println(nothing());
        return ExitCode.DONE;
      }
      progress.begin(source.venue(), plan.length().toSeconds());
      job.run(plan);
      progress.close();
      return report.print();
    } catch (SourceException e) {
      progress.say("Cannot go on with " + source.venue() + ": " + e.getMessage() + GO_ON);
      return report.failed();
    } catch (StorageException e) {
      progress.say(e.getMessage() + GO_ON);
      return report.failed();
    }
  }

  private int endBySignal(HistoryJob job, HistoryReport report) {
    try {
      job.end();
      report.print();
      return ExitCode.PARTLY.number();
    } catch (TarnException e) {
      streams().err().println(e.getMessage());
      return ExitCode.of(e).number();
    }
  }

  private Source open() {
    try {
      return Sources.found().open(asUsage(exchange::settings));
    } catch (SourceException e) {
      throw usage(e.getMessage());
    }
  }

  private static Witness witness(Source source, Rejects kept, Progress progress) {
    return new Witness() {
      private Duration moved = Duration.ZERO;

      @Override
      public void say(String line) {
        progress.say(line);
      }

      @Override
      public void moved(Duration time) {
        long before = moved.toSeconds();
        moved = moved.plus(time);
        progress.accept(moved.toSeconds() - before);
      }

      @Override
      public void garbage(Garbage garbage) {
        kept.add(source.venue(), garbage.reason(), garbage.input());
      }
    };
  }
}
