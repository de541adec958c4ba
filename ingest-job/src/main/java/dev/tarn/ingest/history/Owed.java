package dev.tarn.ingest.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * From when on trades of a symbol have still to be fetched, where their numbers do not tell. Newer
 * ones may be in the lake already: after a crash nothing but this note says that some before them
 * are missing. Thread-safe.
 */
public final class Owed {
  /** Its name in a producer's folder. */
  public static final String FILE = "owed.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  /** Times by symbol by venue, as the file has them. */
  private Map<String, Map<String, Instant>> noted = Map.of();

  private Owed(Path file) {
    this.file = file;
  }

  /**
   * What stands in a file; nothing if there is none.
   *
   * @param notices told if it cannot be read; then nothing is owed
   */
  public static Owed read(Path file, Consumer<String> notices) {
    Owed owed = new Owed(file);
    try {
      Map<String, Map<String, Instant>> all = new TreeMap<>();
      for (Map.Entry<String, JsonNode> venue :
          JSON.readTree(Files.readAllBytes(file)).properties()) {
        Map<String, Instant> symbols = new TreeMap<>();
        for (Map.Entry<String, JsonNode> symbol : venue.getValue().properties()) {
          symbols.put(symbol.getKey(), Instant.parse(symbol.getValue().asText()));
        }
        all.put(venue.getKey(), symbols);
      }
      owed.noted = all;
    } catch (NoSuchFileException e) {
      return owed;
    } catch (IOException | RuntimeException e) {
      notices.accept(
          "Cannot read which trades had still to be fetched, in %s: %s; fetch them with 'ingest-job backfill --trades'"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
    return owed;
  }

  /**
   * What all live ingests of a lake owe of a venue: the earliest time of each symbol.
   *
   * @param notices told what cannot be read
   */
  static Map<String, Instant> of(Lake lake, String venue, Consumer<String> notices) {
    List<Path> files;
    try (Stream<Path> producers = Files.list(lake.home().resolve("ingest"))) {
      files =
          producers.map(one -> one.resolve(FILE)).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      return Map.of(); // there has been none
    }
    Map<String, Instant> all = new TreeMap<>();
    for (Path file : files) {
      read(file, notices)
          .of(venue)
          .forEach((symbol, from) -> all.merge(symbol, from, Owed::earlier));
    }
    return all;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Times by symbol. */
  public synchronized Map<String, Instant> of(String venue) {
    return Map.copyOf(noted.getOrDefault(venue, Map.of()));
  }

  /**
   * Notes it durably; of what is owed already the earlier time stays.
   *
   * @throws StorageException if the disk refuses
   */
  public synchronized void owe(String venue, Map<String, Instant> symbols) {
    Map<String, Instant> more = new TreeMap<>(noted.getOrDefault(venue, Map.of()));
    symbols.forEach((symbol, from) -> more.merge(symbol, from, Owed::earlier));
    replace(venue, more);
  }

  /**
   * Notes durably that what is owed begins later; nothing if nothing is owed.
   *
   * @throws StorageException if the disk refuses
   */
  public synchronized void advance(String venue, String symbol, Instant from) {
    Map<String, Instant> rest = new TreeMap<>(noted.getOrDefault(venue, Map.of()));
    rest.computeIfPresent(symbol, (name, before) -> before.isAfter(from) ? before : from);
    replace(venue, rest);
  }

  /**
   * Takes it out, durably.
   *
   * @throws StorageException if the disk refuses
   */
  public synchronized void settle(String venue, String symbol) {
    Map<String, Instant> rest = new TreeMap<>(noted.getOrDefault(venue, Map.of()));
    rest.remove(symbol);
    replace(venue, rest);
  }

  private void replace(String venue, Map<String, Instant> symbols) {
    if (symbols.equals(noted.getOrDefault(venue, Map.of()))) {
      return;
    }
    Map<String, Map<String, Instant>> all = new TreeMap<>(noted);
    all.put(venue, symbols);
    ObjectNode root = JSON.createObjectNode();
    all.forEach(
        (name, times) -> {
          ObjectNode one = root.putObject(name);
          times.forEach((symbol, from) -> one.put(symbol, from.toString()));
        });
    try {
      DurableFiles.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
      noted = all;
    } catch (IOException e) {
      throw new StorageException(
          "Cannot note in %s which trades have still to be fetched: %s; check the disk"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
