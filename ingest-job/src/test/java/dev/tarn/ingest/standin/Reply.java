package dev.tarn.ingest.standin;

import java.util.Map;

/** An HTTP answer, in JSON unless its body is none. */
record Reply(int status, Map<String, String> headers, String body) {

  static Reply of(String body) {
    return new Reply(200, Map.of(), body);
  }

  static Reply of(int status, String body) {
    return new Reply(status, Map.of(), body);
  }
}
