package dev.tarn.ingest.standin;

import java.util.List;
import java.util.Optional;

/** How one venue writes. */
interface Dialect {
  /** Where its WebSocket is. */
  String feedPath();

  /** Whether a request is for this venue. */
  boolean knows(Query query);

  /** Answers a request. */
  Reply answer(Query query, Replies replies);

  /** What the address asks for, if the venue takes subscriptions there. */
  void subscribed(Query address, History history, Wishes wishes);

  /** What a client's message asks for; answers it. */
  List<String> received(String message, History history, Wishes wishes);

  /** A trade, as this connection is to get it. */
  String trade(MarketTrade trade, Wishes wishes);

  /** A candle, as this connection is to get it. */
  Optional<String> candle(Instrument instrument, String interval, MarketCandle candle, Shut shut);

  /** Answers for too many requests. */
  Reply limited(long retryAfterSeconds);

  /** An answer without data. */
  String empty(Query query);

  /** A trade whose price is this text. */
  String tradeOfPrice(MarketTrade trade, String price, Wishes wishes);

  /** Whether a candle's period is over. */
  enum Shut {
    OPEN,
    CLOSED
  }

  /** What answers are made of. */
  record Replies(History history, Asked asked) {}
}
