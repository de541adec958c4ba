package dev.tarn.serve;

import dev.tarn.query.output.JsonRows;
import java.nio.charset.StandardCharsets;

/** The body of every error. */
final class Errors {
  private Errors() {}

  static byte[] json(String message) {
    StringBuilder text = new StringBuilder("{\"error\":");
    JsonRows.appendQuoted(text, message);
    return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
