package dev.tarn.ingest.history;

/**
 * What is to be here in the end.
 *
 * @param times all of them
 * @param basis by what it is told what is here already
 * @param holes which holes are asked for again
 */
record Wish(Spans times, Basis basis, Holes holes) {
  /** By what it is told what is here already. */
  enum Basis {
    /** By the notes of earlier backfills. */
    NOTES,
    /** The lake was asked, and lacks all of it. */
    LAKE
  }

  /** Which of the holes that were believed are asked for again. */
  public enum Holes {
    /** Those that were asked for so soon that the venue may have filled them since. */
    YOUNG,
    ALL
  }

  boolean doubts(Hole hole) {
    return holes == Holes.ALL || hole.isYoung();
  }
}
