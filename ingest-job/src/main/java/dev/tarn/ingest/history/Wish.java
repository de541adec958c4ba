package dev.tarn.ingest.history;

import java.util.List;

/**
 * What of a series is to be here in the end.
 *
 * @param times all times
 * @param basis by what it is told what is here already
 * @param holes which holes are asked for again
 * @param here trades that the lake has already
 * @param numbered trades that are known to be missing by their numbers, besides
 */
record Wish(Spans times, Basis basis, Holes holes, List<TradeRun> here, List<Missing> numbered) {
  Wish {
    here = List.copyOf(here);
    numbered = List.copyOf(numbered);
  }

  /** By what it is told what is here already. */
  enum Basis {
    /** By the notes of earlier backfills. */
    NOTES,
    /** The lake was asked, and lacks all of it. */
    LAKE
  }

  static Wish of(Spans times, Basis basis, Holes holes) {
    return new Wish(times, basis, holes, List.of(), List.of());
  }

  boolean doubts(Hole hole) {
    return holes == Holes.ALL || hole.isYoung();
  }
}
