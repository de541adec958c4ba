package dev.tarn.warehouse.write;

import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestLake;
import java.util.function.Supplier;

/** A writer whose operations on the warehouse's files are heard of. */
public final class HeardWriter {
  private HeardWriter() {}

  /** Runs a cycle, as one process that runs again and again. */
  public static RunReport run(
      TestLake lake,
      StagingArea staging,
      Supplier<Session> sessions,
      WriterOptions options,
      Hearing hearing)
      throws InterruptedException {
    return new LakeWriter(lake.lake(), lake.datasets(), staging, sessions, options, hearing::before)
        .with(lake.writers())
        .run();
  }
}
