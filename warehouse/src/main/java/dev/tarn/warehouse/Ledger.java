package dev.tarn.warehouse;

import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The segments that a replica has loaded, and how often its database was published when it was. A
 * snapshot: it does not change when the replica does.
 *
 * @param entries dataset and name of each segment, joined by a slash
 * @param generation 0 when it was never published
 * @param publishedAt when it was published
 */
public record Ledger(Set<String> entries, long generation, Optional<Instant> publishedAt) {

  /** The ledger of a replica that is to be made. */
  public static final Ledger EMPTY = new Ledger(Set.of(), 0, Optional.empty());

  /** Reads the ledger of an attached replica; one that was never completed has an empty one. */
  public static Ledger read(Session session, Catalog catalog) {
    if (!catalog.created(session)) {
      return EMPTY;
    }
    Set<String> entries =
        new TreeSet<>(
            session.query(
                "SELECT dataset || '/' || segment FROM " + catalog.ledger(),
                row -> row.getString(1)));
    return session
        .first(
            "SELECT generation, published_at::VARCHAR FROM " + catalog.generation(),
            row -> new Ledger(entries, row.getLong(1), Optional.of(utc(row.getString(2)))))
        .orElse(new Ledger(entries, 0, Optional.empty()));
  }

  public boolean has(Segment segment) {
    return entries.contains(segment.dataset() + "/" + segment.name());
  }

  private static Instant utc(String timestamp) {
    return LocalDateTime.parse(timestamp.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }
}
