package dev.tarn.warehouse.read;

/** Which bars of a day are in an answer. */
public enum SessionFilter {
  /** All of them; a column tells them apart. */
  ALL,
  /** Only those between a session's open and its close. */
  REGULAR
}
