package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.knowm.xchange.kraken.Kraken;
import org.knowm.xchange.kraken.dto.KrakenResult;
import org.knowm.xchange.kraken.dto.marketdata.KrakenOHLC;
import org.knowm.xchange.kraken.dto.marketdata.KrakenPublicTrades;

/** Pages of Kraken's past trades, and its last 720 candles. */
final class KrakenHistory {
  private static final int PAGE = 1_000;

  private final Requests requests;
  private final Kraken api;

  KrakenHistory(Requests requests, Kraken api) {
    this.requests = requests;
    this.api = api;
  }

  /** Kraken answers with 200, and names errors in the text. */
  static <T> T ask(Requests requests, Callable<? extends KrakenResult<T>> request)
      throws SourceException, InterruptedException {
    KrakenResult<T> answer = requests.ask(request::call);
    String[] errors = answer.getError();
    if (errors != null && errors.length > 0) {
      throw failure(requests.host(), String.valueOf(errors[0]));
    }
    if (answer.getResult() == null) {
      throw SourceException.unavailable(
          "Cannot reach " + requests.host() + ": its answer is empty", null);
    }
    return answer.getResult();
  }

  private static SourceException failure(String host, String error) {
    if (error.contains("Rate limit") || error.contains("Too many") || error.contains("lockout")) {
      return SourceException.limited(
          host + " wants to be asked less often: " + Failures.shown(error), null, null);
    }
    return error.startsWith("EService") || error.startsWith("EGeneral:Internal")
        ? SourceException.unavailable(host + " fails: " + Failures.shown(error), null)
        : SourceException.refused(host + " refuses: " + Failures.shown(error));
  }

  /** Begins after a time in nanoseconds, exclusive; each page names where the next one begins. */
  Page<Tick> trades(Listing listing, Start start, Instant end)
      throws SourceException, InterruptedException {
    long since;
    if (start instanceof Start.At at) {
      since = nanos(at.time()) - 1;
    } else if (start instanceof Start.After after && after.cursor().matches("\\d{1,18}|\\d{19}")) {
      since = Long.parseLong(after.cursor());
    } else {
      throw Cursors.refused(KrakenSource.NAME, start);
    }
    KrakenPublicTrades answer = ask(requests, () -> api.getTrades(listing.requestSymbol(), since));
    KrakenTicks ticks = new KrakenTicks(listing.symbol());
    Rows<Tick> rows =
        Rows.read(
            answer.getTrades(),
            trade ->
                ticks.tick(
                    trade.getPrice(),
                    trade.getVolume(),
                    BigDecimal.valueOf(trade.getTime()),
                    trade.getType(),
                    null));
    boolean more =
        answer.getTrades().size() >= PAGE
            && answer.getLast() > since
            && answer.getLast() < nanos(end);
    return new Page<>(
        rows.rows().stream().filter(t -> t.time().isBefore(end)).toList(),
        rows.garbage(),
        more ? Optional.of(new Start.After(Long.toString(answer.getLast()))) : Optional.empty());
  }

  /** Saturates in 2262, where nanoseconds since 1970 end. */
  private static long nanos(Instant time) {
    long latest = Long.MAX_VALUE / 1_000_000_000L;
    return time.getEpochSecond() >= latest
        ? Long.MAX_VALUE
        : time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  /** What is older than the last 720 candles is not given, whatever is asked for. */
  Page<Candle> candles(Listing listing, Timeframe timeframe, Start start, Instant end)
      throws SourceException, InterruptedException {
    Instant from = Cursors.time(KrakenSource.NAME, start);
    int minutes = KrakenCandles.minutes(timeframe);
    List<KrakenOHLC> answer =
        ask(
                requests,
                () -> api.getOHLC(listing.requestSymbol(), minutes, from.getEpochSecond() - 1))
            .getOHLCs();
    // The last one that Kraken gives is always that of the period under way.
    Rows<Candle> rows =
        Rows.read(
            () -> IntStream.range(0, answer.size()).iterator(),
            i ->
                KrakenCandles.candle(
                    listing.symbol(),
                    timeframe,
                    Instant.ofEpochSecond(answer.get(i).getTime()),
                    answer.get(i),
                    i < answer.size() - 1));
    return new Page<>(
        rows.rows().stream()
            .filter(c -> !c.openTime().isBefore(from) && c.openTime().isBefore(end))
            .toList(),
        rows.garbage(),
        Optional.empty());
  }
}
