package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.MarketRecord;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.TimeRange;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what there is to fetch. A symbol that the venue does not know hinders no other. Used by
 * one thread.
 */
public final class Planner {
  /** Where the gaps of trades show: the writer and fresh reads make them from ticks. */
  private static final Timeframe OF_TICKS = Timeframe.parse("1m");

  private final Source source;
  private final Lake home;
  private final LakeEnds lake;
  private final Requests requests;
  private final Witness witness;
  private final Instant now;
  private final List<Wanted<?>> wanted = new ArrayList<>();
  private final List<SeriesReport> refused = new ArrayList<>();

  /** What there is to fetch from {@code source}, for {@code lake}. */
  public Planner(Source source, Lake lake, RetryOptions retries, Witness witness, Clock clock) {
    this.source = source;
    this.home = lake;
    this.lake = new LakeEnds(lake, clock);
    this.requests = new Requests(retries, witness::say);
    this.witness = witness;
    this.now = clock.instant();
  }

  /**
   * A range of some symbols.
   *
   * @param timeframes of candles; none for trades
   * @throws SourceException if the venue cannot be reached
   */
  public Plan range(
      List<String> symbols, List<Timeframe> timeframes, Instant from, Instant to, Holes holes)
      throws SourceException, InterruptedException {
    for (String symbol : known(symbols)) {
      for (History<?> history : histories(timeframes)) {
        Spans times = history.askable(notBeforeEpoch(from), to, now);
        add(
            symbol,
            history,
            new Wish(times, Wish.Basis.NOTES, holes, here(symbol, history, times), List.of()));
      }
    }
    return new Plan(wanted, refused);
  }

  /**
   * The gaps of some symbols.
   *
   * @param timeframes of candles; none for trades, whose gaps are told by their minutes
   * @param range where they are looked for; without a start, from a series' first bar on
   * @throws SourceException if the venue cannot be reached
   * @throws dev.tarn.staging.TarnException if the lake cannot be read
   */
  public Plan gaps(List<String> symbols, List<Timeframe> timeframes, TimeRange range, Holes holes)
      throws SourceException, InterruptedException {
    for (String symbol : known(symbols)) {
      for (History<?> history : histories(timeframes)) {
        try {
          if (history instanceof CandleHistory candles) {
            Spans gaps = lake.gaps(source.venue(), symbol, candles.timeframe(), range);
            add(symbol, history, Wish.of(askable(history, gaps), Wish.Basis.LAKE, holes));
          } else {
            addGapsOfTrades(symbol, history, range, holes);
          }
        } catch (RefusedException e) {
          refuse(series(symbol, history).label(), e.getMessage());
        }
      }
    }
    return new Plan(wanted, refused);
  }

  /**
   * What came after the newest trade and the newest bars in the lake, trades whose numbers are
   * missing, and what live ingests have not got.
   *
   * @param since where numbers are looked at
   * @param earliest what was before is left to a backfill
   * @throws SourceException if the venue cannot be reached
   * @throws dev.tarn.staging.TarnException if the lake cannot be read
   */
  public Plan recovery(List<String> symbols, Instant since, Instant earliest)
      throws SourceException, InterruptedException {
    Map<String, Instant> owed = Owed.of(home, source.venue(), witness::say);
    for (String symbol : known(symbols)) {
      Optional<LastTrade> last = lake.lastTrade(source.venue(), symbol);
      List<LakeEnds.LastBar> bars = lake.lastBars(source.venue(), symbol);
      if (last.isEmpty() && bars.isEmpty()) {
        refuse(
            symbol,
            "the lake has nothing of it that could be gone on from; begin with 'ingest-job backfill'");
      }
      last.ifPresent(
          trade -> add(symbol, trade, Optional.ofNullable(owed.get(symbol)), since, earliest));
      for (LakeEnds.LastBar bar : bars) {
        CandleHistory history = new CandleHistory(bar.timeframe());
        Instant from = notBefore(earliest, bar.openTime(), symbol + " " + bar.timeframe());
        Spans times = history.askable(from, now, now);
        add(symbol, history, Wish.of(times, Wish.Basis.LAKE, Holes.YOUNG));
      }
    }
    return new Plan(wanted, refused);
  }

  private void addGapsOfTrades(String symbol, History<?> history, TimeRange range, Holes holes) {
    Spans gaps =
        lake.gaps(source.venue(), symbol, OF_TICKS, range)
            .plus(lake.minutesWithoutTrades(source.venue(), symbol, range));
    List<Missing> numbered = List.of();
    if (source.tradeNumbers() == TradeNumbers.COUNTED) {
      Instant since = range.from().orElse(Instant.EPOCH);
      numbered =
          numbered(symbol, since).stream()
              .filter(gap -> range.to().isEmpty() || gap.span().from().isBefore(range.to().get()))
              .toList();
    }
    // What is asked for by its numbers need not be asked for by its times.
    Spans byNumber = Spans.of(numbered.stream().map(Missing::span).toList());
    Spans byTime = Spans.of(gaps.list().stream().filter(gap -> !byNumber.contain(gap)).toList());
    add(
        symbol,
        history,
        new Wish(askable(history, byTime), Wish.Basis.LAKE, holes, List.of(), numbered));
  }

  /** No row is older, and venues do not understand it. */
  private static Instant notBeforeEpoch(Instant time) {
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }

  /** Only what a venue counts is known to be complete. */
  private List<TradeRun> here(String symbol, History<?> history, Spans times) {
    boolean counted =
        history instanceof TradeHistory trades && trades.numbers() == TradeNumbers.COUNTED;
    return counted && !times.isEmpty()
        ? lake.runs(source.venue(), symbol, times.list().get(0))
        : List.of();
  }

  private Spans askable(History<?> history, Spans gaps) {
    Spans askable = Spans.NONE;
    for (Span gap : gaps.list()) {
      askable = askable.plus(history.askable(gap.from(), gap.to(), now));
    }
    return askable;
  }

  private List<Missing> numbered(String symbol, Instant since) {
    return lake.numberGaps(source.venue(), symbol, since).stream()
        .map(
            gap ->
                new Missing(
                    new Span(gap.after(), gap.before().plus(1, ChronoUnit.MICROS)),
                    Optional.of(gap.numbers())))
        .toList();
  }

  private void add(
      String symbol, LastTrade last, Optional<Instant> owed, Instant since, Instant earliest) {
    TradeHistory history = new TradeHistory(source.tradeNumbers());
    Instant newest = notBefore(earliest, last.time(), symbol + " trades");
    Instant from =
        owed.filter(newest::isAfter)
            .map(time -> time.isBefore(earliest) ? earliest : time)
            .orElse(newest);
    List<TradeRun> here = List.of();
    List<Missing> numbered = List.of();
    if (source.tradeNumbers() == TradeNumbers.COUNTED && last.number().isPresent()) {
      if (from.isBefore(newest)) {
        here = lake.runs(source.venue(), symbol, new Span(from, now));
      } else if (from.equals(last.time())) {
        long number = last.number().getAsLong();
        here = List.of(new TradeRun(from, from, new Numbers(number, number)));
      }
      numbered = numbered(symbol, since);
    }
    Spans times = history.askable(from, now, now);
    add(symbol, history, new Wish(times, Wish.Basis.LAKE, Holes.YOUNG, here, numbered));
  }

  private Instant notBefore(Instant earliest, Instant from, String what) {
    if (!from.isBefore(earliest)) {
      return from;
    }
    witness.say(
        "The newest row of %s is of %s; only what came since %s is fetched, the rest is for 'ingest-job backfill'"
            .formatted(what, from, earliest));
    return earliest;
  }

  /** The symbols as the venue writes them. */
  private List<String> known(List<String> texts) throws SourceException, InterruptedException {
    List<String> symbols = new ArrayList<>();
    for (String text : texts) {
      try {
        String symbol = requests.ask(source.venue(), () -> source.symbol(text), () -> {});
        if (!symbols.contains(symbol)) {
          symbols.add(symbol);
        }
      } catch (SourceException e) {
        if (e.kind() != SourceException.Kind.REFUSED) {
          throw e;
        }
        refuse(text, SeriesReport.End.UNKNOWN, e.getMessage());
      }
    }
    return symbols;
  }

  private List<History<?>> histories(List<Timeframe> timeframes) {
    return timeframes.isEmpty()
        ? List.of(new TradeHistory(source.tradeNumbers()))
        : timeframes.stream().distinct().<History<?>>map(CandleHistory::new).toList();
  }

  private <T extends MarketRecord> void add(String symbol, History<T> history, Wish wish) {
    wanted.add(new Wanted<>(series(symbol, history), history, wish));
  }

  private HistorySeries series(String symbol, History<?> history) {
    return new HistorySeries(
        source.venue(),
        symbol,
        history instanceof CandleHistory candles
            ? Optional.of(candles.timeframe())
            : Optional.empty());
  }

  private void refuse(String name, String reason) {
    refuse(name, SeriesReport.End.FAILED, reason);
  }

  private void refuse(String name, SeriesReport.End end, String reason) {
    witness.say("Cannot fetch " + name + ": " + reason);
    refused.add(SeriesReport.without(name, end, reason));
  }
}
