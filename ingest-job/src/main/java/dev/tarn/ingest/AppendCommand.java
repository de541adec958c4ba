package dev.tarn.ingest;

import dev.tarn.ingest.append.JsonLinesAppend;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.TarnException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Appends JSON lines from standard input. */
@Command(
    name = "append",
    description = {
      "Appends JSON lines from standard input, one row each, until it ends or SIGTERM comes.",
      "A row survives kill -9 some 10 ms after it came in, and is visible after the flush interval. A line that is no row is rejected: it"
          + " goes to the rejects file with its number and the reason, and the others go on."
    },
    footer = {
      "",
      "Example:",
      "  my-collector | ingest-job append --dataset ticks",
      "  {\"symbol\":\"BTCUSDT\",\"time\":\"2026-11-20T21:47:00Z\",\"price\":78189.2,\"size\":0.5,\"trade_id\":\"17\"}",
      "",
      "Exit code: 0 all appended, 3 some lines rejected, 1 failed, 2 wrong usage."
    })
final class AppendCommand extends IngestCommand {
  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "The rows' dataset.")
  private String dataset = "";

  @Option(
      names = "--flush-interval",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "How long a row may wait until it is visible. Default: as lake.yaml says, else 500ms.")
  private @Nullable Duration flushInterval;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Takes the rejected lines; added to if it is there. Default: LAKE/rejects/DATASET-TIME-PID.jsonl.")
  private @Nullable Path rejects;

  @Option(
      names = "--producer",
      paramLabel = "NAME",
      defaultValue = "append",
      description = "Who appends: part of the segments' names. Default: ${DEFAULT-VALUE}.")
  private String producer = "append";

  AppendCommand(Streams streams) {
    super(streams);
  }

  @Override
  public Integer call() throws IOException {
    Dataset rows = dataset(dataset);
    AppenderOptions options =
        asUsage(() -> AppenderOptions.of(producer).withFlushInterval(flushInterval()));
    Appender appender = staging().appender(rows, options);
    try (JsonLinesAppend append =
            new JsonLinesAppend(
                rows, appender, asUsage(() -> RejectsFile.of(rejects, lake(), dataset)));
        CleanEnd signal = CleanEnd.with(() -> endBySignal(append))) {
      if (rejects != null) {
        append.prepareRejects();
      }
      append.run(streams().in());
      append.close();
      return report(append).number();
    }
  }

  private int endBySignal(JsonLinesAppend append) {
    try {
      append.close();
      return report(append).number();
    } catch (TarnException e) {
      streams().err().println(e.getMessage());
      return ExitCode.of(e).number();
    }
  }

  private ExitCode report(JsonLinesAppend append) {
    streams().out().println(Counts.of(append.appended(), "row") + " appended to " + dataset);
    if (append.rejected() == 0) {
      return ExitCode.DONE;
    }
    streams()
        .err()
        .println(
            "Rejected "
                + Counts.of(append.rejected(), "line")
                + ", kept with their reasons in "
                + append.rejectsFile()
                + "; correct them and append them again");
    return ExitCode.PARTLY;
  }

  private Duration flushInterval() {
    return flushInterval == null ? LakeSettings.of(lake()).flushInterval() : flushInterval;
  }
}
