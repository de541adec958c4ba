package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.ColdPart;
import dev.tarn.warehouse.sql.ColdParts;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.TableShape;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a dataset in an attached replica, those in cold parts included, and their sums. A
 * cold part is read once, however many replicas have it.
 */
final class Stored {
  private final Session session;
  private final Path coldFolder;
  private final Map<ColdPart, DaySums> parts = new HashMap<>();

  Stored(Session session, Path coldFolder) {
    this.session = session;
    this.coldFolder = coldFolder;
  }

  /** The sums of all rows. */
  DaySums sums(Catalog catalog, Dataset dataset) {
    ColdParts cold = ColdParts.read(session, catalog, dataset, coldFolder);
    DaySums all = DaySums.of(session, dataset, table(catalog, dataset));
    for (ColdPart part : cold.parts()) {
      all =
          all.plus(
              parts.computeIfAbsent(
                  part,
                  each ->
                      DaySums.of(
                          session,
                          dataset,
                          new ColdParts(dataset, coldFolder, List.of(each))
                              .rows(TableShape.of(dataset)))));
    }
    return all;
  }

  /** A query that gives all rows. */
  String rows(Catalog catalog, Dataset dataset) {
    return rows(catalog, dataset, ColdParts.read(session, catalog, dataset, coldFolder));
  }

  /**
   * A query that gives at least the rows of some days.
   *
   * @param from the first
   * @param to the last
   */
  String rows(Catalog catalog, Dataset dataset, LocalDate from, LocalDate to) {
    return rows(
        catalog,
        dataset,
        ColdParts.read(session, catalog, dataset, coldFolder)
            .of(from.datesUntil(to.plusDays(1)).toList()));
  }

  private static String rows(Catalog catalog, Dataset dataset, ColdParts cold) {
    String table = table(catalog, dataset);
    return cold.isEmpty() ? table : table + " UNION ALL " + cold.rows(TableShape.of(dataset));
  }

  private static String table(Catalog catalog, Dataset dataset) {
    return "SELECT %s FROM %s".formatted(Sql.names(Columns.names(dataset)), catalog.table(dataset));
  }
}
