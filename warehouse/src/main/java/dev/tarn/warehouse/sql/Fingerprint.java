package dev.tarn.warehouse.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A short text that tells texts apart: FNV-1a, as sixteen hexadecimal digits. Thread-safe. */
public final class Fingerprint {
  private static final int MOST_KNOWN = 64;

  /** Those of texts that are long, by what they are made of. */
  private static final Map<List<?>, String> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<?>, String> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  private Fingerprint() {}

  /** The fingerprint of a text. */
  public static String of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return "%016x".formatted(hash);
  }

  /**
   * The fingerprint of a text that is made of {@code parts} and nothing else: for equal ones it is
   * made once in a process.
   *
   * @param parts immutable, and equal where they say the same
   */
  public static synchronized String of(List<?> parts, Supplier<String> text) {
    String known = KNOWN.get(parts);
    if (known == null) {
      known = of(text.get());
      KNOWN.put(parts, known);
    }
    return known;
  }
}
