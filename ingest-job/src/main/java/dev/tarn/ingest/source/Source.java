package dev.tarn.ingest.source;

import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Instant;

/**
 * An exchange, a broker or a recording: what happens there now, and what has happened.
 *
 * <p>A source does one thing at a time and says how it went. It never reconnects, retries or waits
 * for a rate limit by itself: whoever uses it does that, in one way for all sources. Rows carry the
 * source's {@link #venue} and the symbol as the venue writes it, and are valid by the rules of
 * their records; whatever is not goes to {@link FeedListener#garbage}, or, in history, into {@link
 * Page#garbage}.
 *
 * <p>Thread-safe: a feed and several requests of history may be under way together.
 */
public interface Source extends AutoCloseable {
  /** What stands in the rows' column {@code venue}. */
  String venue();

  /** What the venue's trade ids are worth. */
  TradeNumbers tradeNumbers();

  /**
   * How many pages of history its venue gives a minute without complaint, to one who asks for
   * nothing else; above zero. Whoever opens it by {@link Sources} is kept to that, together with
   * all others of the process who ask this venue.
   */
  default int requestsPerMinute() {
    return 60;
  }

  /**
   * The instrument's symbol as the venue writes it, such as {@code BTCUSDT} for {@code BTC/USDT}.
   * May ask the venue for what it trades.
   *
   * @throws SourceException {@link SourceException.Kind#REFUSED} if the venue does not know it; the
   *     message names the nearest ones
   */
  String symbol(String text) throws SourceException, InterruptedException;

  /**
   * Connects, subscribes, and hands what comes to the listener, in the venue's order, until the
   * feed ends or is closed.
   *
   * @param subscription symbols as {@link #symbol} gives them
   * @throws SourceException if it cannot be connected, or offers no live feed
   */
  Feed subscribe(Subscription subscription, FeedListener listener)
      throws SourceException, InterruptedException;

  /**
   * Asks for trades that have happened, oldest first.
   *
   * @param symbol as {@link #symbol} gives it
   * @param start where to begin; a page's {@link Page#next} leads on
   * @param end trades at or after this time need not be given
   * @throws SourceException if the request fails, or the venue offers no such history
   */
  default Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    throw SourceException.refused("Cannot ask " + venue() + " for past trades: it offers none");
  }

  /**
   * Asks for the venue's own candles, oldest first. A candle whose period is not over is marked as
   * not closed.
   *
   * @param symbol as {@link #symbol} gives it
   * @param start a time; a page's {@link Page#next} leads on
   * @param end candles that open at or after this time need not be given
   * @throws SourceException if the request fails, or the venue offers no such history
   */
  default Page<Candle> candles(String symbol, Timeframe timeframe, Start start, Instant end)
      throws SourceException, InterruptedException {
    throw SourceException.refused("Cannot ask " + venue() + " for past candles: it offers none");
  }

  /** Ends all feeds, and lets go of connections and threads. */
  @Override
  void close();
}
