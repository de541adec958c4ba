package dev.tarn.strategy;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.MarketRecord;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.RunnerState;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.Sessions;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.warehouse.read.ClosedBars;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A lake as a strategy sees it: fresh candles, bars as they close, and a place for signals, orders
 * and what else strategies have to tell. Any number of strategies and processes may use one lake at
 * once, and the lake need not exist yet. All times are UTC, in microseconds.
 *
 * <p>Every read is fresh: it has all that was flushed by anybody before it. Reading takes some tens
 * of milliseconds, and holds nobody up. Thread-safe. Unless said otherwise, methods that read throw
 * {@link dev.tarn.staging.TarnException} when the lake cannot be read; they may be called again.
 */
public final class StrategyLake implements AutoCloseable {
  /**
   * So long after its end a bar may wait for its last part. Closed at its very end, a bar made of
   * an exchange's candles would lack the last one, which comes some seconds later.
   */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

  private final ReaderMemory memory = ReaderMemory.withInstances();
  private final LakeCandles candles;
  private final LakeRecords records;
  private final Appenders appenders;
  private final BarFeed feed;

  private StrategyLake(Lake lake, AppenderOptions options, Clock present) {
    Clock clock = Clock.offset(present, ON_ITS_WAY.negated());
    Sessions sessions = Sessions.of(lake);
    LakeReader reader = new LakeReader(lake, MarketDatasets.builtIn()).with(memory);
    this.candles = new LakeCandles(lake, reader, sessions, clock);
    this.records = new LakeRecords(lake, reader);
    this.appenders = new Appenders(lake, options);
    this.feed =
        new BarFeed(new ClosedBars(lake, reader, sessions, clock), new LakeChanges(lake), clock);
  }

  /**
   * Opens a lake, with the flush interval and the sessions that its {@code lake.yaml} sets by now.
   *
   * @param lake the lake's folder; it is made by the first record that is appended
   * @param producer who appends: part of the names of files, of letters, digits, {@code .}, {@code
   *     _} and {@code -}
   * @throws dev.tarn.staging.RefusedException when {@code lake.yaml} cannot be understood
   */
  public static StrategyLake open(Path lake, String producer) {
    Lake opened = Lake.at(lake.toString());
    return new StrategyLake(
        opened,
        AppenderOptions.of(producer).withFlushInterval(LakeSettings.of(opened).flushInterval()),
        Clock.systemUTC());
  }

  /**
   * Opens a lake with a flush interval of the caller's.
   *
   * @throws dev.tarn.staging.RefusedException when {@code lake.yaml} cannot be understood
   */
  public static StrategyLake open(Path lake, AppenderOptions options) {
    return open(Lake.at(lake.toString()), options, Clock.systemUTC());
  }

  /** With a clock that says which bars are over, for tests. */
  static StrategyLake open(Lake lake, AppenderOptions options, Clock clock) {
    return new StrategyLake(lake, options, clock);
  }

  /**
   * The newest candles of an instrument, ascending by open time, aligned to its session. The last
   * one is seldom {@code closed}: it is still forming.
   *
   * @param limit how many at most, at least 1
   * @return nothing when the lake has no candles of the instrument (yet)
   * @throws dev.tarn.staging.RefusedException when the instrument has only candles of which none of
   *     this timeframe can be made
   */
  public List<Candle> candles(Instrument instrument, Timeframe timeframe, int limit) {
    return candles.read(instrument, timeframe, TimeRange.ALL, OptionalLong.of(limit));
  }

  /**
   * The newest candles of several instruments, each as {@link #candles(Instrument, Timeframe, int)}
   * has them, all as of one moment; much cheaper than one after the other.
   *
   * @return by instrument; those that have only candles of which none of this timeframe can be made
   *     are left out
   */
  public Map<Instrument, List<Candle>> candles(
      Collection<Instrument> instruments, Timeframe timeframe, int limit) {
    return candles.newest(instruments, timeframe, limit);
  }

  /**
   * The candles of an instrument that open in a range, ascending by open time, aligned to its
   * session; each is whole, made of all its parts.
   *
   * @return nothing when the lake has no candles of the instrument (yet)
   * @throws dev.tarn.staging.RefusedException when the instrument has only candles of which none of
   *     this timeframe can be made
   */
  public List<Candle> candles(Instrument instrument, Timeframe timeframe, TimeRange range) {
    return candles.read(instrument, timeframe, range, OptionalLong.empty());
  }

  /**
   * The instruments that somebody means by some texts: symbols, several separated by commas, or
   * patterns with {@code *} and {@code ?}; and the same for venues, where none means any.
   *
   * @throws dev.tarn.staging.RefusedException when there is no lake, a symbol is unknown (the
   *     nearest ones are named), or several venues have it and none is asked for (they are named)
   */
  public List<Instrument> find(List<String> symbols, List<String> venues) {
    return candles.find(symbols, venues);
  }

  /**
   * Follows the bars of some instruments from where each of them was left. Instruments without a
   * time in {@code after} are followed from now on: the bars that close after this call are given,
   * and all bars where the lake has none of the instrument yet. To begin with those that open from
   * now on, whatever comes, give the present time.
   *
   * @param instruments at least one; the lake need not have them yet
   * @param after the open time of the last bar that was seen; bars that open later are given
   */
  public BarFollower follow(
      Collection<Instrument> instruments, Timeframe timeframe, Map<Instrument, Instant> after) {
    List<Instrument> fromNow = new ArrayList<>(instruments);
    fromNow.removeAll(after.keySet());
    Map<Instrument, @Nullable Instant> starts = new LinkedHashMap<>();
    instruments.forEach(instrument -> starts.put(instrument, after.get(instrument)));
    starts.putAll(candles.newestClosed(fromNow, timeframe));
    BarFollower follower = new BarFollower(feed, timeframe, starts);
    feed.join(follower);
    return follower;
  }

  /** How often the lake was read for followers. */
  long looks() {
    return feed.looks();
  }

  /** What the runner of a strategy said last, for each instrument, by instrument. */
  public List<RunnerState> states(String strategyId) {
    return records.states(strategyId);
  }

  /** What the runner of a strategy said last of an instrument. */
  public Optional<RunnerState> state(String strategyId, Instrument instrument) {
    return states(strategyId).stream()
        .filter(state -> state.venue().equals(instrument.venue()))
        .filter(state -> state.symbol().equals(instrument.symbol()))
        .findFirst();
  }

  /**
   * The signals that a strategy gave outside of runs, ascending by bar time.
   *
   * @param barTimes of their bars' open times
   */
  public List<Signal> signals(String strategyId, TimeRange barTimes) {
    return records.signals(strategyId, barTimes);
  }

  /** The signals of a run, ascending by bar time. */
  public List<Signal> signalsOf(String runId) {
    return records.signalsOf(runId);
  }

  /**
   * The latest event of each order of a strategy, ascending by time. Orders whose status is no
   * {@link dev.tarn.market.OrderStatus} are left out, and logged.
   */
  public List<OrderEvent> orders(String strategyId) {
    return records.orders(strategyId);
  }

  /**
   * Appends a record to its dataset. Once it is 10 ms old it survives the death of this process; it
   * can be read after the flush interval, or a {@link #flush}.
   *
   * @throws dev.tarn.staging.StorageException when the disk refuses; this record was not taken, all
   *     before it are kept, and it may be appended again
   * @throws IllegalStateException when the lake is closed
   */
  public void append(MarketRecord record) {
    appenders.append(record);
  }

  /**
   * Returns once every record appended before is durable, and visible to all who read.
   *
   * @throws dev.tarn.staging.StorageException when the disk refuses; nothing is lost, and flushing
   *     may be tried again
   */
  public void flush() {
    appenders.flush();
  }

  /**
   * Flushes and ends. Followers go on until they are closed.
   *
   * @throws dev.tarn.staging.StorageException when the disk refuses; what was appended lies in
   *     journals, which the next producer or the writer makes visible
   */
  @Override
  public void close() {
    try (memory) {
      appenders.close();
    }
  }
}
