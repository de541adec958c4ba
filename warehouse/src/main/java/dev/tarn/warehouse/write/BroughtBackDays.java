package dev.tarn.warehouse.write;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import dev.tarn.warehouse.merge.Staged;
import dev.tarn.warehouse.merge.TouchedDays;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.ColdParts;
import dev.tarn.warehouse.sql.KeptView;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.TableShape;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;

/**
 * Brings days back into the tables of the replica that is written, before late rows are merged with
 * them. Their files stay where they are, since the other replicas may have them.
 *
 * <p>They come back in a transaction of their own, which changes nothing that a reader can see; the
 * merge follows in the next. In one and the same transaction DuckDB 2.0 now and then forgets to
 * delete a row when one statement deletes rows of before the transaction together with rows that
 * the transaction has inserted.
 */
final class BroughtBackDays {
  private final Session session;
  private final Catalog catalog;
  private final Path folder;

  BroughtBackDays(Session session, Catalog catalog, Path folder) {
    this.session = session;
    this.catalog = catalog;
    this.folder = folder;
  }

  /** Has the tables hold all rows of the days that merging {@code staged} touches. */
  void bringBack(Dataset dataset, Staged staged) {
    if (dataset.merge() != Merge.APPEND && !catalog.split().isEmpty()) {
      new TouchedDays(session, catalog).of(dataset, staged.sql()).forEach(this::bringBack);
    }
  }

  private void bringBack(Dataset dataset, Set<LocalDate> days) {
    ColdParts parts = ColdParts.read(session, catalog, dataset, folder).of(days);
    if (parts.isEmpty()) {
      return;
    }
    KeptView view = new KeptView(session, catalog, dataset, folder);
    TableShape columns = view.columns();
    session.transaction(
        () -> {
          session.execute(
              "INSERT INTO %s (%s) %s"
                  .formatted(
                      catalog.table(dataset),
                      Sql.names(columns.columns().keySet()),
                      parts.rows(columns)));
          session.execute(
              "DELETE FROM %s WHERE dataset = ? AND \"day\"::VARCHAR IN (SELECT unnest(?::VARCHAR[]))"
                  .formatted(catalog.coldParts()),
              dataset.name(),
              days.stream().map(LocalDate::toString).toArray(String[]::new));
          view.replace();
        });
  }
}
