package dev.tarn.warehouse.backup;

/** What is taken for the same file of a lake. */
enum Likeness {
  /**
   * Files of segments and cold parts that have the same name and length, since they never change.
   */
  NAME,

  /** Files that have the same bytes: when something in the backup is not what it should be. */
  CONTENT
}
