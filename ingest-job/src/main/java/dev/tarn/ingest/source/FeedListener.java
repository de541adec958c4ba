package dev.tarn.ingest.source;

import dev.tarn.market.Candle;
import dev.tarn.market.Tick;

/**
 * Takes what a feed brings. A feed calls it from one thread at a time. A call may take long, while
 * the disk is full for instance; the feed then reads no further, which is how the venue is held up.
 */
public interface FeedListener {
  /** A trade. */
  void tick(Tick tick);

  /** A candle of the venue's, of a period that may not be over yet. */
  void candle(Candle candle);

  /** Something that is no row. */
  void garbage(Garbage garbage);

  /** A sign of life that is no row, such as a heartbeat; quiet markets are told from dead feeds. */
  void alive();

  /**
   * The feed has ended, and not by {@link Feed#close}: nothing comes after it. Called once.
   *
   * @param cause why; {@link SourceException.Kind#FINISHED} if there is no more to come
   */
  void ended(SourceException cause);
}
