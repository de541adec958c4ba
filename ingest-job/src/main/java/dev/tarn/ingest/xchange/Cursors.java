package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import java.time.Instant;

/** Beginnings of requests. */
final class Cursors {
  private Cursors() {}

  /** The time to begin at, for venues that know no other beginning of candles. */
  static Instant time(String venue, Start start) throws SourceException {
    if (start instanceof Start.At at) {
      return at.time();
    }
    throw refused(venue, start);
  }

  static SourceException refused(String venue, Start start) {
    return SourceException.refused(
        "Cannot ask %s for its history from %s on: it does not know such a place"
            .formatted(venue, start));
  }
}
