package dev.tarn.warehouse;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The segments that a replica has loaded, all of them or those that were asked for, and how often
 * its database was published when it was. A snapshot: it does not change when the replica does.
 *
 * @param entries dataset and name of each segment, joined by a slash
 * @param others those of the segments asked for of which another file was loaded, by their lengths
 * @param size how many segments it has loaded, those that were not asked for included
 * @param generation 0 when it was never published
 * @param publishedAt when it was published
 */
public record Ledger(
    Set<String> entries,
    Set<String> others,
    long size,
    long generation,
    Optional<Instant> publishedAt) {

  private static final String ENTRIES = "SELECT dataset || '/' || segment FROM %s";

  /** Those of some segments, and after them how many there are of all. */
  private static final String LENGTHS =
      "SELECT dataset || '/' || segment, bytes FROM %1$s WHERE segment IN (%2$s) UNION ALL SELECT '', count(*) FROM %1$s";

  /** The ledger of a replica that is to be made. */
  public static final Ledger EMPTY = new Ledger(Set.of(), Set.of(), 0, 0, Optional.empty());

  /** Reads the ledger of an attached replica; one that was never completed has an empty one. */
  public static Ledger read(Session session, Catalog catalog) {
    return found(session, catalog)
        .map(publication -> all(session, catalog, publication))
        .orElse(EMPTY);
  }

  /**
   * Reads what the ledger of an attached replica tells of {@code segments}. It may have millions of
   * others, so these are looked up, but for a replica that was never published: of that one all are
   * read.
   */
  public static Ledger about(Session session, Catalog catalog, List<Segment> segments) {
    Optional<Ledger> found = found(session, catalog);
    if (found.isEmpty()) {
      return EMPTY;
    }
    Ledger publication = found.get();
    Map<String, Long> loaded = new HashMap<>();
    session.query(
        LENGTHS.formatted(catalog.ledger(), names(segments)),
        row -> loaded.put(row.getString(1), row.getLong(2)));
    long size = loaded.get("");
    loaded.keySet().retainAll(entries(segments)); // not those of another dataset
    Ledger ledger =
        publication.generation() == 0
            ? all(session, catalog, publication)
            : publication.having(loaded.keySet());
    Set<String> others =
        segments.stream()
            .filter(
                segment -> loaded.getOrDefault(entry(segment), segment.bytes()) != segment.bytes())
            .map(Ledger::entry)
            .collect(Collectors.toSet());
    return new Ledger(ledger.entries, others, size, ledger.generation, ledger.publishedAt);
  }

  private static Ledger all(Session session, Catalog catalog, Ledger publication) {
    return publication.having(
        session.query(ENTRIES.formatted(catalog.ledger()), row -> row.getString(1)));
  }

  /** When and how often an attached replica was published, without any entries. */
  public static Ledger publication(Session session, Catalog catalog) {
    return found(session, catalog).orElse(EMPTY);
  }

  /**
   * Empty when the replica has no tables yet. To ask for the tables first would take longer than
   * all the rest.
   */
  private static Optional<Ledger> found(Session session, Catalog catalog) {
    try {
      return Optional.of(
          session
              .first(
                  "SELECT generation, published_at::VARCHAR FROM " + catalog.generation(),
                  row ->
                      new Ledger(
                          Set.of(),
                          Set.of(),
                          0,
                          row.getLong(1),
                          Optional.of(utc(row.getString(2)))))
              .orElse(EMPTY));
    } catch (SqlFailure e) {
      if (e.isOfMissing("generation")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** This ledger once {@code segments} have been loaded as well. */
  public Ledger with(List<Segment> segments) {
    return having(segments.stream().map(Ledger::entry).toList());
  }

  /** What this ledger tells of {@code segments}, which are among those that were asked for. */
  public Ledger limitedTo(Collection<Segment> segments) {
    Set<String> asked = entries(segments);
    Set<String> some = new TreeSet<>(entries);
    some.retainAll(asked);
    Set<String> other = new TreeSet<>(others);
    other.retainAll(asked);
    return new Ledger(some, other, size, generation, publishedAt);
  }

  /** This ledger once its replica was published. */
  public Ledger published(long asGeneration, Instant at) {
    return new Ledger(entries, others, size, asGeneration, Optional.of(at.truncatedTo(MICROS)));
  }

  private Ledger having(Collection<String> more) {
    Set<String> all = new TreeSet<>(entries);
    all.addAll(more);
    return new Ledger(all, others, size + all.size() - entries.size(), generation, publishedAt);
  }

  public boolean has(Segment segment) {
    return entries.contains(entry(segment));
  }

  /** Whether another file of a segment's name was loaded, as its length tells. */
  public boolean hasOther(Segment segment) {
    return others.contains(entry(segment));
  }

  /** The names of a dataset's segments. */
  public Set<String> of(Dataset dataset) {
    String prefix = dataset.name() + "/";
    return entries.stream()
        .filter(entry -> entry.startsWith(prefix))
        .map(entry -> entry.substring(prefix.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A query that gives the names of {@code segments} as the column {@code name}. One text is read
   * far more quickly than a list of many, and no name of a file has a slash.
   */
  public static String names(Collection<Segment> segments) {
    return segments.stream()
        .map(Segment::name)
        .collect(Collectors.joining("/", "SELECT unnest(string_split('", "', '/')) AS name"));
  }

  /** The entries of {@code segments}. */
  public static Set<String> entries(Collection<Segment> segments) {
    return segments.stream().map(Ledger::entry).collect(Collectors.toSet());
  }

  /** The entry of a segment. */
  public static String entry(Segment segment) {
    return segment.dataset() + "/" + segment.name();
  }

  private static Instant utc(String timestamp) {
    return LocalDateTime.parse(timestamp.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }
}
