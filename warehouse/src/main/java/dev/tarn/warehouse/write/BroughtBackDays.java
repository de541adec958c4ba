package dev.tarn.warehouse.write;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.merge.ColdDays;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.ColdParts;
import dev.tarn.warehouse.sql.KeptView;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.TableShape;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Brings days back into the tables of the replica that is written, in the transaction that merges
 * late rows with them: a crash leaves both or neither. Their files stay where they are, since the
 * other replicas may have them.
 */
final class BroughtBackDays implements ColdDays {
  private final Session session;
  private final Catalog catalog;
  private final Path folder;

  BroughtBackDays(Session session, Catalog catalog, Path folder) {
    this.session = session;
    this.catalog = catalog;
    this.folder = folder;
  }

  @Override
  public void bringBack(Dataset dataset, String days) {
    if (!catalog.isSplit(dataset)) {
      return;
    }
    List<LocalDate> wanted =
        session.query(
            "SELECT DISTINCT \"day\"::VARCHAR FROM %s WHERE dataset = ? AND \"day\" IN (SELECT \"day\" FROM (%s))"
                .formatted(catalog.coldParts(), days),
            row -> LocalDate.parse(row.getString(1)),
            dataset.name());
    if (wanted.isEmpty()) {
      return;
    }
    KeptView view = new KeptView(session, catalog, dataset, folder);
    TableShape columns = view.columns();
    ColdParts parts = ColdParts.read(session, catalog, dataset, folder).of(wanted);
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
        wanted.stream().map(LocalDate::toString).toArray(String[]::new));
    view.replace();
  }
}
