package dev.tarn.writer;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.Rebuild;
import dev.tarn.warehouse.write.WriterLock;
import dev.tarn.warehouse.write.WriterOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Makes the databases anew. */
final class RebuildCommand implements Callable<Integer> {
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("rebuild");

  RebuildCommand() {
    spec.usageMessage()
        .description(
            "Makes the databases anew from archive and staging, and publishes them. Readers stay on what is published until then.",
            "Lost or damaged databases need no command: any run makes them anew. The old replicas are kept beside the new ones, as",
            "warehouse/<database>/*.replaced-*, the last two of them; delete them when you need the room.")
        .footer(
            "",
            "It is refused when a segment that was loaded is in neither place, since rows would be lost.",
            "",
            "Exit code: 0 done, 3 some segments were quarantined, 4 another writer is at work, 1 failed, 2 wrong usage.");
    Options.declareShared(spec);
    WriterTuning.declare(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    Lake lake =
        Lake.at(Options.<String>of(spec, SharedOptions.LAKE).orElseThrow()).requireExisting();
    Datasets datasets = MarketDatasets.of(lake);
    LakeSettings settings = LakeSettings.of(lake);
    WriterTuning tuning = new WriterTuning(spec);
    WriterOptions options = tuning.options(settings);
    SessionOptions session = tuning.session(lake, settings);
    Supplier<Session> sessions = () -> Session.open(session);
    StagingArea staging = new StagingArea(lake);
    try (WriterLock held = WriterLock.take(lake, options.clock().instant())) {
      new Rebuild(lake, datasets, staging, sessions).begin();
      LakeWriter writer = new LakeWriter(lake, datasets, staging, sessions, options);
      RunText log = new RunText(spec.commandLine().getOut(), spec.commandLine().getErr());
      return new Runs(lake, writer, List.of(), log, spec.commandLine().getErr()).once().number();
    }
  }
}
