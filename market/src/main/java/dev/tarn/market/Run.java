package dev.tarn.market;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run of a strategy or an optimizer: dataset {@code runs}, of which each id has one row. A row
 * with an end wins over one without. Made by {@link #begin}, and ended by {@link #end}. Immutable.
 *
 * @param runId identifies the run; not empty
 * @param strategyId what is run; not empty
 * @param kind what it is for
 * @param parameters by name
 * @param status where it stands
 * @param startedAt when it began; kept in microseconds, UTC
 * @param endedAt when it ended, not before it began, or null
 * @throws dev.tarn.staging.RefusedException when a value is not as said here
 */
public record Run(
    String runId,
    String strategyId,
    RunKind kind,
    Map<String, String> parameters,
    RunStatus status,
    Instant startedAt,
    @Nullable Instant endedAt)
    implements MarketRecord {

  public Run {
    Values.present("run_id", runId);
    Values.present("strategy_id", strategyId);
    Objects.requireNonNull(kind, "kind");
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(status, "status");
    Values.period(startedAt, endedAt);
  }

  /** Begins a run with an id of its own, now. */
  public static Builder begin(String strategyId, RunKind kind) {
    return new Builder(strategyId, kind);
  }

  /** The same run, ended now. */
  public Run end(RunStatus how) {
    return end(how, Values.nowAfter(startedAt));
  }

  /** The same run, ended at a time of the caller's. */
  public Run end(RunStatus how, Instant at) {
    return new Run(runId, strategyId, kind, parameters, how, startedAt, at);
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.RUNS.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> runId;
      case 1 -> strategyId;
      case 2 -> kind.name();
      case 3 -> parameters;
      case 4 -> status.name();
      case 5 -> Values.micros(startedAt);
      case 6 -> Values.microsOrNull(endedAt);
      default -> throw new IndexOutOfBoundsException(field);
    };
  }

  /** Gathers what a run may have besides. Not safe for use by several threads. */
  public static final class Builder {
    private final String strategyId;
    private final RunKind kind;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable String runId;
    private @Nullable Instant startedAt;

    private Builder(String strategyId, RunKind kind) {
      this.strategyId = Values.present("strategy_id", strategyId);
      this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** An id of the caller's own. */
    public Builder id(String id) {
      runId = id;
      return this;
    }

    /** A parameter of the run. */
    public Builder parameter(String name, String value) {
      parameters.put(name, value);
      return this;
    }

    /** When it begins; by default, when it is built. */
    public Builder startedAt(Instant at) {
      startedAt = at;
      return this;
    }

    /**
     * The run, under way.
     *
     * @throws dev.tarn.staging.RefusedException when a value is not as said at {@link Run}
     */
    public Run build() {
      return new Run(
          runId == null ? UUID.randomUUID().toString() : runId,
          strategyId,
          kind,
          parameters,
          RunStatus.RUNNING,
          startedAt == null ? Values.now() : startedAt,
          null);
    }
  }
}
