package dev.tarn.warehouse.write;

import dev.tarn.staging.ArchiveDays;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the ledger of a replica as short as the archive: entries of segments for which a compacted
 * one stands give way to an entry for that one. Only segments that every replica has are in the
 * archive, so a replica that was published has them all.
 */
final class LedgerUpkeep {
  private final Session session;
  private final Catalog catalog;
  private final ArchiveDays archive;

  LedgerUpkeep(Session session, Catalog catalog, ArchiveDays archive) {
    this.session = session;
    this.catalog = catalog;
    this.archive = archive;
  }

  void run(List<Dataset> datasets) {
    for (Dataset dataset : datasets) {
      List<Segment> compacted = archive.compacted(dataset);
      Ledger known = Ledger.about(session, catalog, compacted);
      for (Segment segment : compacted) {
        if (!known.has(segment)) {
          Set<String> names = archive.covered(segment);
          session.transaction(() -> replace(dataset, segment, names));
        }
      }
    }
  }

  private void replace(Dataset dataset, Segment segment, Set<String> names) {
    String[] covered = names.toArray(String[]::new);
    String entries =
        " FROM %s WHERE dataset = ? AND segment IN (SELECT unnest(?::VARCHAR[]))"
            .formatted(catalog.ledger());
    Map.Entry<Long, Long> known =
        session
            .first(
                "SELECT count(*), sum(row_count)" + entries,
                row -> Map.entry(row.getLong(1), row.getLong(2)),
                dataset.name(),
                covered)
            .orElseThrow();
    if (known.getKey() > 0) {
      session.execute("DELETE" + entries, dataset.name(), covered);
      session.execute(
          "INSERT INTO %s VALUES (?, ?, ?, ?)".formatted(catalog.ledger()),
          dataset.name(),
          segment.name(),
          known.getValue(),
          segment.bytes());
    }
  }
}
