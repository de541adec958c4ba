package dev.tarn.query.output;

/** How a column's values are read, and whether JSON puts them in quotes. */
enum Kind {
  /** Any text. */
  TEXT,
  /** Integers and exact decimals. */
  NUMBER,
  /** Doubles. */
  DOUBLE,
  /** Microseconds since the epoch. */
  TIME,
  /** True or false. */
  BOOLEAN,
  /** Text that is JSON already: lists, structs, maps. */
  JSON
}
