package dev.tarn.warehouse.read;

/** What a read looks at. */
public enum Source {
  /**
   * The published replica and the staged segments that it lacks, merged: everything that was
   * flushed, each row once.
   */
  FRESH,
  /** The published replica alone. */
  DUCKDB,
  /** The segments in staging and archive alone, merged; needs no database. */
  PARQUET
}
