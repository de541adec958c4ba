package dev.tarn.staging;

import static com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What {@code lake.yaml} sets. The file is optional, and so is everything in it.
 *
 * @param flushInterval how long rows may wait in a journal before they are sealed and visible
 * @param settle how long a replica is left alone after the link has left it
 * @param maxPin how long a reader may keep a replica that is not published any more
 * @param retireAfter how long a segment that every replica has stays in staging, for queries of
 *     other programs that have listed it there
 * @param transactionRows a transaction loads at most this many rows, five times as many of a
 *     dataset that is merely appended, unless a single segment has more
 * @param transactionSegments a transaction loads at most this many segments
 * @param transactionBytes a transaction loads segment files of at most this many bytes, unless a
 *     single one has more
 * @param keepInDatabase how long the rows of datasets stay in DuckDB's tables, by the datasets'
 *     names; older days go to cold parts. All rows of the others stay
 * @param threads how many threads DuckDB may use in the writer; empty for as many as the machine
 *     has processors
 * @param memoryBytes what DuckDB may use in the writer before it spills to disk
 * @param sessions what is said of trading sessions, by their names, in the order of the file:
 *     texts, lists and maps, which those who know sessions have to understand
 * @param footprint by patterns of symbols, in the order of the file, how far the prices of a
 *     footprint's clusters lie apart; the first pattern that a symbol fits counts
 */
public record LakeSettings(
    Duration flushInterval,
    Duration settle,
    Duration maxPin,
    Duration retireAfter,
    long transactionRows,
    int transactionSegments,
    long transactionBytes,
    Map<String, Duration> keepInDatabase,
    OptionalInt threads,
    long memoryBytes,
    Map<String, Object> sessions,
    Map<String, BigDecimal> footprint) {
  /** What holds where nothing is set. */
  public static final LakeSettings DEFAULTS =
      new LakeSettings(
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          1_000_000,
          1_000,
          256L << 20,
          Map.of(),
          OptionalInt.empty(),
          1L << 30,
          Map.of(),
          Map.of());

  private static final String NAME = "lake.yaml";

  /** Prices are compared as decimals of so many places. */
  private static final int FOOTPRINT_PLACES = 12;

  private static final BigDecimal MOST_FOOTPRINT = BigDecimal.TEN.pow(12);

  /**
   * Reads the settings of a lake; a lake without the file has the {@link #DEFAULTS}.
   *
   * @throws RefusedException when the file is no YAML, or sets something that does not exist or a
   *     value that is not allowed
   * @throws StorageException when the file cannot be read
   */
  public static LakeSettings of(Lake lake) {
    Path file = file(lake);
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return DEFAULTS; // without having touched a YAML parser, which takes long to start
    } catch (IOException e) {
      throw new StorageException(
          "Cannot read %s: %s; make it readable, or remove it"
              .formatted(file, Failures.describe(e)),
          e);
    }
    return parse(file, text);
  }

  /** Where the settings of a lake stand, whether or not there are any. */
  public static Path file(Lake lake) {
    return lake.home().resolve(NAME);
  }

  private static LakeSettings parse(Path file, byte[] text) {
    JsonNode root;
    try {
      root = YAMLMapper.builder().enable(STRICT_DUPLICATE_DETECTION).build().readTree(text);
    } catch (IOException e) {
      String what =
          Failures.describe(e).startsWith("Duplicate field")
              ? "something is set twice"
              : "it is no YAML";
      String where =
          e instanceof JsonProcessingException p && p.getLocation() != null
              ? " at line " + p.getLocation().getLineNr()
              : "";
      throw new RefusedException(
          "Cannot read %s: %s%s; write lines such as 'settle: 500ms'".formatted(file, what, where),
          e);
    }
    Settings settings = new Settings(file);
    if (!root.isMissingNode() && !root.isNull()) {
      if (!root.isObject()) {
        throw new RefusedException(
            "Cannot read %s: it is no list of settings; write lines such as 'settle: 500ms'"
                .formatted(file));
      }
      for (Map.Entry<String, JsonNode> entry : root.properties()) {
        settings.set(entry.getKey(), entry.getValue());
      }
    }
    return settings.all();
  }

  /** The settings read so far. */
  private static final class Settings {
    private final Path file;
    private Duration flushInterval = DEFAULTS.flushInterval;
    private Duration settle = DEFAULTS.settle;
    private Duration maxPin = DEFAULTS.maxPin;
    private Duration retireAfter = DEFAULTS.retireAfter;
    private long transactionRows = DEFAULTS.transactionRows;
    private int transactionSegments = DEFAULTS.transactionSegments;
    private long transactionBytes = DEFAULTS.transactionBytes;
    private Map<String, Duration> keepInDatabase = DEFAULTS.keepInDatabase;
    private OptionalInt threads = DEFAULTS.threads;
    private long memoryBytes = DEFAULTS.memoryBytes;
    private Map<String, Object> sessions = DEFAULTS.sessions;
    private Map<String, BigDecimal> footprint = DEFAULTS.footprint;

    Settings(Path file) {
      this.file = file;
    }

    void set(String key, JsonNode value) {
      switch (key) {
        case "flush-interval" -> flushInterval = duration(key, value);
        case "settle" -> settle = duration(key, value);
        case "max-pin" -> maxPin = duration(key, value);
        case "retire-after" -> retireAfter = duration(key, value);
        case "transaction-rows" -> transactionRows = number(key, value, 1_000_000_000);
        case "transaction-segments" -> transactionSegments = number(key, value, 100_000);
        case "transaction-bytes" -> transactionBytes = bytes(key, value, "1MB", 1L << 20);
        case "keep-in-database" -> keepInDatabase = keep(key, value);
        case "threads" -> threads = OptionalInt.of(number(key, value, 1_024));
        case "memory" -> memoryBytes = bytes(key, value, "128MB", 128L << 20);
        case "sessions" -> sessions = sessions(key, value);
        case "footprint" -> footprint = footprint(key, value);
        default ->
            throw new RefusedException(
                "Invalid setting '%s' in %s; the settings are flush-interval, settle, max-pin, retire-after, transaction-rows, transaction-segments, transaction-bytes, keep-in-database, threads, memory, sessions and footprint"
                    .formatted(key, file));
      }
    }

    LakeSettings all() {
      return new LakeSettings(
          flushInterval,
          settle,
          maxPin,
          retireAfter,
          transactionRows,
          transactionSegments,
          transactionBytes,
          keepInDatabase,
          threads,
          memoryBytes,
          sessions,
          footprint);
    }

    private Duration duration(String key, JsonNode value) {
      return Durations.parse(value.asText())
          .orElseThrow(
              () ->
                  invalid(key, value, "a number above zero with ms, s, m, h or d, such as 500ms"));
    }

    private Map<String, Duration> keep(String key, JsonNode value) {
      if (!value.isObject()) {
        throw invalid(key, value, "a line for each dataset below it, such as '  ticks: 7d'");
      }
      Map<String, Duration> durations = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        String dataset = key + ": " + entry.getKey();
        durations.put(
            entry.getKey(),
            Durations.parse(entry.getValue().asText())
                .filter(duration -> duration.compareTo(Duration.ofDays(1)) >= 0)
                .orElseThrow(
                    () -> invalid(dataset, entry.getValue(), "a number of days, such as 7d")));
      }
      return Map.copyOf(durations);
    }

    private Map<String, Object> sessions(String key, JsonNode value) {
      if (value.isObject() && plain(value) instanceof Map<?, ?> named) {
        Map<String, Object> sessions = new LinkedHashMap<>();
        named.forEach((name, settings) -> sessions.put(String.valueOf(name), settings));
        return sessions;
      }
      throw invalid(key, value, "a line for each session below it, such as '  nse:'");
    }

    private Map<String, BigDecimal> footprint(String key, JsonNode value) {
      if (!value.isObject() || value.isEmpty()) {
        throw invalid(key, value, "a line for each symbol below it, such as '  BTCUSDT: 10'");
      }
      Map<String, BigDecimal> steps = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        steps.put(entry.getKey(), step(key + ": " + entry.getKey(), entry.getValue()));
      }
      return Collections.unmodifiableMap(steps);
    }

    private BigDecimal step(String key, JsonNode value) {
      try {
        BigDecimal step = new BigDecimal(value.asText()).stripTrailingZeros();
        if (step.signum() > 0
            && step.scale() <= FOOTPRINT_PLACES
            && step.compareTo(MOST_FOOTPRINT) <= 0) {
          return step;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw invalid(key, value, "a price above zero with at most 12 decimals, such as 0.5");
    }

    /** The node without its parser: a text, a list or a map. */
    private static Object plain(JsonNode node) {
      if (node.isArray()) {
        List<Object> list = new ArrayList<>();
        node.forEach(element -> list.add(plain(element)));
        return list;
      }
      if (node.isObject()) {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
        return map;
      }
      return node.asText();
    }

    private long bytes(String key, JsonNode value, String least, long leastBytes) {
      return Sizes.parse(value.asText())
          .filter(size -> size >= leastBytes)
          .orElseThrow(
              () ->
                  invalid(
                      key,
                      value,
                      "a number with MB or GB, at least %s, such as 1GB".formatted(least)));
    }

    private int number(String key, JsonNode value, int most) {
      if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > most) {
        throw invalid(key, value, "a whole number from 1 to " + most);
      }
      return value.asInt();
    }

    private RefusedException invalid(String key, JsonNode value, String allowed) {
      String found = value.isValueNode() ? value.asText() : value.toString();
      return new RefusedException(
          "Invalid value '%s' of %s in %s; use %s".formatted(found, key, file, allowed));
    }
  }
}
