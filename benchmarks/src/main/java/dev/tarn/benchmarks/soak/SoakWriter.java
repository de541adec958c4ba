package dev.tarn.benchmarks.soak;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.RunReport;
import dev.tarn.warehouse.write.WriterLock;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A writer like {@code writer-job run --every}, but that it runs when it is told to: each line of
 * its input is a time, which is now; it answers with a line, {@code ran} or {@code failed}.
 *
 * <p>Arguments: lake, the time at the start.
 */
public final class SoakWriter {
  private SoakWriter() {}

  public static void main(String[] args) throws Exception {
    Lake lake = Lake.at(args[0]);
    ToldClock clock = new ToldClock(Instant.parse(args[1]));
    LakeSettings settings = LakeSettings.of(lake);
    WriterOptions options = WriterOptions.of(settings).withClock(clock);
    SessionOptions session =
        SessionOptions.spillingTo(lake.warehouse().resolve("spill")).withMemoryBytes(512L << 20);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (WriterLock held = WriterLock.take(lake, clock.instant())) {
      LakeWriter writer =
          new LakeWriter(
              lake,
              MarketDatasets.of(lake),
              new StagingArea(lake.storage(), clock),
              () -> Session.open(session),
              options);
      System.out.println("ready");
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        clock.tell(Instant.parse(line));
        System.out.println(run(writer));
      }
    }
  }

  private static String run(LakeWriter writer) throws InterruptedException {
    try {
      RunReport report = writer.run();
      return "ran rows=%d quarantined=%d".formatted(report.rows(), report.quarantined());
    } catch (TarnException e) {
      return "failed " + e.getMessage();
    }
  }
}
