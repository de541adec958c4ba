package dev.tarn.ingest.capture;

import dev.tarn.ingest.source.FeedListener;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an exchange's messages mean. Used by one thread. */
interface CaptureFormat {
  /** The venue of the rows; final once the first message was read. */
  String venue();

  /** Takes the address that was recorded from, where a capture names it. */
  void address(String address);

  /**
   * Reads one message and hands what it brings to the listener.
   *
   * @param receivedAt when it came in, or null
   * @return the kind of a message that brings nothing, such as {@code depth}; null if it brought
   *     something
   * @throws dev.tarn.ingest.value.BadInputException if it is no message of the exchange
   * @throws dev.tarn.staging.RefusedException if its values cannot be
   */
  @Nullable String message(
      byte[] bytes, int from, int to, @Nullable Instant receivedAt, FeedListener listener);
}
