package dev.tarn.warehouse.read;

import java.time.Instant;

/** Values as SQL text, for statements that take no parameters, such as COPY. */
final class SqlText {
  private SqlText() {}

  static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** A TIMESTAMP in UTC, to the microsecond. */
  static String timestamp(Instant time) {
    long micros = Math.multiplyExact(time.getEpochSecond(), 1_000_000) + time.getNano() / 1_000;
    return "make_timestamp(" + micros + ")";
  }
}
