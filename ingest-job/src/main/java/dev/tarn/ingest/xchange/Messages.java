package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.SourceException;
import java.time.Instant;

/** How a venue's messages read. Called from one thread at a time. */
@FunctionalInterface
interface Messages {
  /**
   * Hands to the listener what a message says: rows, garbage, or a sign of life.
   *
   * @param text as it came
   * @throws SourceException if the venue says that it will send nothing, or no more
   */
  void read(String text, Instant receivedAt, FeedListener listener) throws SourceException;
}
