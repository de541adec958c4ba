package dev.tarn.query.output;

import java.sql.SQLException;

/** A format that is written row by row. */
interface TextFormat {
  /** What stands before the rows, such as a header. */
  void begin(StringBuilder text);

  /** The current row. */
  void row(StringBuilder text) throws SQLException;

  /** What stands after the rows. */
  void end(StringBuilder text);
}
