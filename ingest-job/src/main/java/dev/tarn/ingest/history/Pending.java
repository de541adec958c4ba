package dev.tarn.ingest.history;

import java.util.List;
import java.util.Optional;

/**
 * What will be covered once some segments are in the lake. It is noted before they are made
 * visible, so that after a crash it can be told which of both happened.
 *
 * @param segments their names
 * @param covered the times that their rows cover
 * @param cursor where to go on
 */
record Pending(List<String> segments, Spans covered, Optional<Cursor> cursor) {
  Pending {
    segments = List.copyOf(segments);
  }
}
