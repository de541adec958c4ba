package dev.tarn.ingest.history;

/** Which of the holes that were believed are asked for again. */
public enum Holes {
  /** Those that were asked for so soon that the venue may have filled them since. */
  YOUNG,
  ALL
}
