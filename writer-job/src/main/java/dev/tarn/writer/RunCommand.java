package dev.tarn.writer;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.service.MetricsFile;
import dev.tarn.staging.service.ServiceManager;
import dev.tarn.staging.service.StopSignal;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SessionPool;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.WriterLock;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the writer, once or again and again. */
final class RunCommand implements Callable<Integer> {
  private static final String EVERY = "--every";
  private static final String LOG = "--log";
  private static final String METRICS = "--metrics";

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("run");

  RunCommand() {
    spec.usageMessage()
        .description(
            "Loads what is staged into the databases and publishes them; then ends, or goes on until told to stop.",
            "There is one writer at a time. Readers and producers never wait for it, and it never waits for them.")
        .footer(
            "",
            "Examples:",
            "  writer-job run --lake /data/lake                once, from a timer or by hand",
            "  writer-job run --lake /data/lake --every 1s     until SIGTERM or Ctrl-C",
            "  writer-job run --lake /data/lake --every 1s --log json --metrics /var/lib/node_exporter/tarn.prom",
            "",
            "Exit code: 0 done, 3 some segments were quarantined, 4 another writer is at work, 1 failed, 2 wrong usage.");
    Options.declareShared(spec);
    spec.addOption(
        Options.value(
                Duration.class,
                EVERY,
                "DURATION",
                "Run again and again, this long from begin to begin, such as 1s or 5m.")
            .converters(new DurationConverter())
            .build());
    WriterTuning.declare(spec);
    spec.addOption(
        Options.value(
                LogFormat.class,
                LOG,
                "FORMAT",
                "How a run is told on standard output, a line each: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
            .defaultValue("text")
            .build());
    spec.addOption(
        Options.value(
                Path.class,
                METRICS,
                "FILE",
                "Write metrics for Prometheus to this file too, such as one in node_exporter's textfile folder.")
            .build());
  }

  CommandSpec spec() {
    return spec;
  }

  /** Named as they are written on the command line. */
  enum LogFormat {
    text,
    json
  }

  @Override
  public Integer call() throws InterruptedException {
    Lake lake = Lake.at(Options.<String>of(spec, SharedOptions.LAKE).orElseThrow());
    Datasets datasets = MarketDatasets.of(lake);
    LakeSettings settings = LakeSettings.of(lake);
    WriterTuning tuning = new WriterTuning(spec);
    WriterOptions options = tuning.options(settings);
    SessionOptions session = tuning.session(lake, settings);
    ServiceManager manager =
        new ServiceManager("the writer", System.getenv(), ProcessHandle.current().pid(), err());
    if (!lake.exists()) {
      err().println("Note: there was no lake at %s; a new one is made".formatted(lake.home()));
    }
    try (WriterLock held = WriterLock.take(lake, options.clock().instant());
        SessionPool sessions = new SessionPool(() -> session);
        StopSignal stop = StopSignal.heard()) {
      WriterOptions stoppable =
          options.withProgress(
              () -> {
                manager.alive();
                return !stop.isGiven();
              });
      LakeWriter writer =
          new LakeWriter(lake, datasets, new StagingArea(lake), sessions::open, stoppable);
      Runs runs = new Runs(lake, writer, metricsFiles(lake), log(), err());
      Optional<Duration> every = Options.of(spec, EVERY);
      return stop.ended(every.isEmpty() ? runs.once() : runs.every(every.get(), stop, manager));
    }
  }

  private List<MetricsFile> metricsFiles(Lake lake) {
    List<MetricsFile> files = new ArrayList<>();
    files.add(new MetricsFile(lake.warehouse().resolve("tarn.prom")));
    Options.<Path>of(spec, METRICS).map(MetricsFile::new).ifPresent(files::add);
    return files;
  }

  private RunLog log() {
    PrintWriter out = spec.commandLine().getOut();
    return switch (Options.<LogFormat>of(spec, LOG).orElseThrow()) {
      case text -> new RunText(out, err());
      case json -> new RunLines(out);
    };
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
