package dev.tarn.ingest.standin;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's path and parameters. */
record Query(String path, Map<String, List<String>> parameters) {

  static Query of(String uri) {
    QueryStringDecoder decoder = new QueryStringDecoder(uri);
    return new Query(decoder.path(), decoder.parameters());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).map(values -> values.get(0));
  }

  Optional<Long> whole(String name) {
    return text(name).map(Long::parseLong);
  }

  /** The limit that is asked for, as far as the venue grants it. */
  int limit(int usual, int most) {
    return (int) Math.min(most, whole("limit").orElse((long) usual));
  }
}
