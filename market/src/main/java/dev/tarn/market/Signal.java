package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy found, and for which bar: dataset {@code signals}, of which each id has one row,
 * the one updated last. Made by {@link #of}. Immutable.
 *
 * @param signalId identifies the signal; not empty
 * @param strategyId the strategy that gave it; not empty
 * @param venue the exchange or broker; empty where it is unknown
 * @param symbol the instrument, as the venue writes it; not empty
 * @param timeframe of the bar; kept in its canonical text
 * @param barTime open time of the bar that it belongs to; kept in microseconds, UTC
 * @param signalType what to do, in the strategy's words, such as BUY or SELL; not empty
 * @param confidence from 0 to 1
 * @param status where it stands, such as NEW, ACTED or EXPIRED; not empty
 * @param createdAt when it was given; kept in microseconds, UTC
 * @param updatedAt when it was last changed, not before it was given; the latest row wins
 * @param runId the run that it belongs to, or null
 * @param attributes what the producer wants to keep beside the named fields
 * @throws RefusedException when a value is not as said here
 */
public record Signal(
    String signalId,
    String strategyId,
    String venue,
    String symbol,
    String timeframe,
    Instant barTime,
    String signalType,
    double confidence,
    String status,
    Instant createdAt,
    Instant updatedAt,
    @Nullable String runId,
    Map<String, String> attributes)
    implements MarketRecord {

  public Signal {
    Values.present("signal_id", signalId);
    Values.present("strategy_id", strategyId);
    Objects.requireNonNull(venue, "venue");
    Values.present("symbol", symbol);
    timeframe = Timeframe.parse(timeframe).toString();
    Values.time("bar_time", Objects.requireNonNull(barTime, "barTime"));
    Values.present("signal_type", signalType);
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new RefusedException(
          "Invalid confidence %s: it lies between 0 and 1".formatted(confidence));
    }
    Values.present("status", status);
    Values.time("created_at", createdAt);
    Values.time("updated_at", updatedAt);
    if (updatedAt.isBefore(createdAt)) {
      throw new RefusedException(
          "Invalid updated_at %s: the signal was created later, at %s"
              .formatted(updatedAt, createdAt));
    }
    attributes = Map.copyOf(attributes);
  }

  /**
   * Begins a signal of confidence 1 and status NEW, given now. Its id is derived from these values
   * and the run's id, so that a signal given again after a restart is the same one.
   *
   * @param barTime open time of the bar that it belongs to
   * @param signalType what to do, in the strategy's words, such as BUY or SELL
   */
  public static Builder of(
      String strategyId,
      Instrument instrument,
      Timeframe timeframe,
      Instant barTime,
      String signalType) {
    return new Builder(strategyId, instrument, timeframe, barTime, signalType);
  }

  /** What is traded. */
  public Instrument instrument() {
    return new Instrument(venue, symbol);
  }

  /** The same signal with another status, from {@code at} on. */
  public Signal withStatus(String newStatus, Instant at) {
    return new Signal(
        signalId,
        strategyId,
        venue,
        symbol,
        timeframe,
        barTime,
        signalType,
        confidence,
        newStatus,
        createdAt,
        at,
        runId,
        attributes);
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.SIGNALS.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> signalId;
      case 1 -> strategyId;
      case 2 -> venue;
      case 3 -> symbol;
      case 4 -> timeframe;
      case 5 -> Values.micros(barTime);
      case 6 -> signalType;
      case 7 -> confidence;
      case 8 -> status;
      case 9 -> Values.micros(createdAt);
      case 10 -> Values.micros(updatedAt);
      case 11 -> runId;
      case 12 -> attributes;
      default -> throw new IndexOutOfBoundsException(field);
    };
  }

  /** Gathers what a signal may have besides. Not safe for use by several threads. */
  public static final class Builder {
    private final String strategyId;
    private final Instrument instrument;
    private final Timeframe timeframe;
    private final Instant barTime;
    private final String signalType;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private @Nullable String signalId;
    private @Nullable String runId;
    private @Nullable Instant createdAt;
    private double confidence = 1;
    private String status = "NEW";

    private Builder(
        String strategyId,
        Instrument instrument,
        Timeframe timeframe,
        Instant barTime,
        String signalType) {
      this.strategyId = Values.present("strategy_id", strategyId);
      this.instrument = Objects.requireNonNull(instrument, "instrument");
      this.timeframe = Objects.requireNonNull(timeframe, "timeframe");
      this.barTime = Objects.requireNonNull(barTime, "barTime");
      this.signalType = Values.present("signal_type", signalType);
    }

    /** An id of the strategy's own; rows of one id are one signal. */
    public Builder id(String id) {
      signalId = id;
      return this;
    }

    /** From 0 to 1. */
    public Builder confidence(double value) {
      confidence = value;
      return this;
    }

    /** Where it stands. */
    public Builder status(String value) {
      status = value;
      return this;
    }

    /** When it is given; by default, when it is built. */
    public Builder createdAt(Instant at) {
      createdAt = at;
      return this;
    }

    /** The run that it belongs to. */
    public Builder run(String id) {
      runId = id;
      return this;
    }

    /** Keeps a value of the strategy's own. */
    public Builder attribute(String name, String value) {
      attributes.put(name, value);
      return this;
    }

    /**
     * The signal.
     *
     * @throws RefusedException when a value is not as said at {@link Signal}
     */
    public Signal build() {
      Instant created = createdAt == null ? Values.now() : createdAt;
      return new Signal(
          signalId == null ? derivedId() : signalId,
          strategyId,
          instrument.venue(),
          instrument.symbol(),
          timeframe.toString(),
          barTime,
          signalType,
          confidence,
          status,
          created,
          created,
          runId,
          attributes);
    }

    private String derivedId() {
      return Values.joined(
          strategyId,
          instrument.venue(),
          instrument.symbol(),
          timeframe.toString(),
          barTime.toString().replace(":", ""),
          signalType,
          runId == null ? "" : runId);
    }
  }
}
