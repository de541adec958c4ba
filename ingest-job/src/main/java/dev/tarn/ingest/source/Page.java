package dev.tarn.ingest.source;

import java.util.List;
import java.util.Optional;

/**
 * A part of a history.
 *
 * @param rows oldest first; empty where the venue had none to give
 * @param garbage what the venue sent that is no row, each with its reason
 * @param next where to go on; empty if the venue has no more before the end that was asked for
 */
public record Page<T>(List<T> rows, List<Garbage> garbage, Optional<Start> next) {

  public Page {
    rows = List.copyOf(rows);
    garbage = List.copyOf(garbage);
  }
}
