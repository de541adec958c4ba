package dev.tarn.market;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One set of parameters tried in a run: dataset {@code trials}, of which each run and id has one
 * row. A row with an end wins over one without. Made by {@link #begin}, and ended by {@link #end}.
 * Immutable.
 *
 * @param runId the run; not empty
 * @param trialId identifies the trial within the run; not empty
 * @param parameters by name
 * @param status where it stands
 * @param startedAt when it began; kept in microseconds, UTC
 * @param endedAt when it ended, not before it began, or null
 * @throws dev.tarn.staging.RefusedException when a value is not as said here
 */
public record Trial(
    String runId,
    String trialId,
    Map<String, String> parameters,
    RunStatus status,
    Instant startedAt,
    @Nullable Instant endedAt)
    implements MarketRecord {

  public Trial {
    Values.present("run_id", runId);
    Values.present("trial_id", trialId);
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(status, "status");
    Values.period(startedAt, endedAt);
  }

  /** A trial of a run, begun now. */
  public static Trial begin(Run run, String trialId, Map<String, String> parameters) {
    return new Trial(
        run.runId(),
        trialId,
        parameters,
        RunStatus.RUNNING,
        Values.nowAfter(run.startedAt()),
        null);
  }

  /** The same trial, ended now. */
  public Trial end(RunStatus how) {
    return end(how, Values.nowAfter(startedAt));
  }

  /** The same trial, ended at a time of the caller's. */
  public Trial end(RunStatus how, Instant at) {
    return new Trial(runId, trialId, parameters, how, startedAt, at);
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.TRIALS.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> runId;
      case 1 -> trialId;
      case 2 -> parameters;
      case 3 -> status.name();
      case 4 -> Values.micros(startedAt);
      case 5 -> Values.microsOrNull(endedAt);
      default -> throw new IndexOutOfBoundsException(field);
    };
  }
}
