package dev.tarn.market;

import java.time.Instant;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy runner is doing for an instrument: dataset {@code runner_state}, of which each
 * strategy and instrument has one row, the one updated last. Made by {@link #of}. Immutable.
 *
 * @param strategyId the strategy; not empty
 * @param venue the exchange or broker; empty where it is unknown
 * @param symbol the instrument, as the venue writes it; not empty
 * @param timeframe of its bars; kept in its canonical text
 * @param status what the runner is doing
 * @param currentBias such as LONG, SHORT or NEUTRAL; empty where it has none
 * @param signalState such as WAITING or TRIGGERED; empty where it has none
 * @param lastBarTime open time of the last bar it saw, or null
 * @param lastSignalId the last signal it gave, or null
 * @param message what a person should know, or null
 * @param updatedAt when this was so; kept in microseconds, UTC; the latest row wins
 * @throws dev.tarn.staging.RefusedException when a value is not as said here
 */
public record RunnerState(
    String strategyId,
    String venue,
    String symbol,
    String timeframe,
    RunnerStatus status,
    String currentBias,
    String signalState,
    @Nullable Instant lastBarTime,
    @Nullable String lastSignalId,
    @Nullable String message,
    Instant updatedAt)
    implements MarketRecord {

  public RunnerState {
    Values.present("strategy_id", strategyId);
    Objects.requireNonNull(venue, "venue");
    Values.present("symbol", symbol);
    timeframe = Timeframe.parse(timeframe).toString();
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(currentBias, "currentBias");
    Objects.requireNonNull(signalState, "signalState");
    if (lastBarTime != null) {
      Values.time("last_bar_time", lastBarTime);
    }
    Values.time("updated_at", updatedAt);
  }

  /** Begins a state, as of now. */
  public static Builder of(
      String strategyId, Instrument instrument, Timeframe timeframe, RunnerStatus status) {
    return new Builder(strategyId, instrument, timeframe, status);
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.RUNNER_STATE.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> strategyId;
      case 1 -> venue;
      case 2 -> symbol;
      case 3 -> timeframe;
      case 4 -> status.name();
      case 5 -> currentBias;
      case 6 -> signalState;
      case 7 -> Values.microsOrNull(lastBarTime);
      case 8 -> lastSignalId;
      case 9 -> message;
      case 10 -> Values.micros(updatedAt);
      default -> throw new IndexOutOfBoundsException(field);
    };
  }

  /** Gathers what a state may have besides. Not safe for use by several threads. */
  public static final class Builder {
    private final String strategyId;
    private final Instrument instrument;
    private final Timeframe timeframe;
    private final RunnerStatus status;
    private String bias = "";
    private String signalState = "";
    private @Nullable Instant lastBarTime;
    private @Nullable String lastSignalId;
    private @Nullable String message;
    private @Nullable Instant updatedAt;

    private Builder(
        String strategyId, Instrument instrument, Timeframe timeframe, RunnerStatus status) {
      this.strategyId = Values.present("strategy_id", strategyId);
      this.instrument = Objects.requireNonNull(instrument, "instrument");
      this.timeframe = Objects.requireNonNull(timeframe, "timeframe");
      this.status = Objects.requireNonNull(status, "status");
    }

    /** Such as LONG, SHORT or NEUTRAL. */
    public Builder bias(String value) {
      bias = value;
      return this;
    }

    /** Such as WAITING or TRIGGERED. */
    public Builder signalState(String value) {
      signalState = value;
      return this;
    }

    /** Open time of the last bar it saw. */
    public Builder lastBarTime(@Nullable Instant time) {
      lastBarTime = time;
      return this;
    }

    /** The last signal it gave. */
    public Builder lastSignal(@Nullable String id) {
      lastSignalId = id;
      return this;
    }

    /** What a person should know. */
    public Builder message(@Nullable String text) {
      message = text;
      return this;
    }

    /** When this is so; by default, when it is built. */
    public Builder updatedAt(Instant at) {
      updatedAt = at;
      return this;
    }

    /**
     * The state.
     *
     * @throws dev.tarn.staging.RefusedException when a value is not as said at {@link RunnerState}
     */
    public RunnerState build() {
      return new RunnerState(
          strategyId,
          instrument.venue(),
          instrument.symbol(),
          timeframe.toString(),
          status,
          bias,
          signalState,
          lastBarTime,
          lastSignalId,
          message,
          updatedAt == null ? Values.now() : updatedAt);
    }
  }
}
