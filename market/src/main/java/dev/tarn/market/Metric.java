package dev.tarn.market;

import java.time.Instant;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A figure measured in a run or a trial: dataset {@code metrics}, which keeps every row. Immutable.
 *
 * @param runId the run; not empty
 * @param trialId the trial, or null when it belongs to the run as a whole
 * @param name what was measured, with its unit where it has one; not empty
 * @param value the figure; it may be infinite or not a number, as some ratios are
 * @param recordedAt when it was measured; kept in microseconds, UTC
 * @throws dev.tarn.staging.RefusedException when a value is not as said here
 */
public record Metric(
    String runId, @Nullable String trialId, String name, double value, Instant recordedAt)
    implements MarketRecord {

  public Metric {
    Values.present("run_id", runId);
    Values.present("name", name);
    Values.time("recorded_at", recordedAt);
  }

  /** A figure of a run as a whole, measured now. */
  public static Metric of(Run run, String name, double value) {
    return new Metric(run.runId(), null, name, value, Values.now());
  }

  /** A figure of a trial, measured now. */
  public static Metric of(Trial trial, String name, double value) {
    return new Metric(trial.runId(), trial.trialId(), name, value, Values.now());
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.METRICS.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> runId;
      case 1 -> trialId;
      case 2 -> name;
      case 3 -> value;
      case 4 -> Values.micros(recordedAt);
      default -> throw new IndexOutOfBoundsException(field);
    };
  }
}
