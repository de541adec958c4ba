package dev.tarn.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The pages and what belongs to them, from the server's own jar. Thread-safe. */
final class Pages {
  private static final Pattern PLAIN =
      Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]*[A-Za-z0-9]");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", Answer.JSON,
          "txt", "text/plain; charset=utf-8");

  private final Map<String, Optional<Answer>> read = new ConcurrentHashMap<>();

  /** A page such as {@code chart.html}, or what is below {@code assets/}. */
  Optional<Answer> find(String path) {
    if (!PLAIN.matcher(path).matches() || path.contains("..")) {
      return Optional.empty();
    }
    Optional<Answer> known = read.get(path);
    if (known == null) {
      known = load(path);
      if (known.isPresent()) {
        read.put(path, known);
      }
    }
    return known;
  }

  private static Optional<Answer> load(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream stream = Pages.class.getResourceAsStream("pages/" + path)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new Answer(type, stream.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
