package dev.tarn.warehouse.write;

import dev.tarn.market.MarketDatasets;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import java.util.List;

/**
 * Makes the footprints of the attached replica those of the steps that are set, where others were
 * noted: of all candles that were derived from ticks which are in its tables. Days that are in cold
 * parts keep theirs, and are noted.
 */
final class FootprintUpkeep {
  private final Session session;
  private final Catalog catalog;

  FootprintUpkeep(Session session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  /** Does all in one transaction, together with the note. */
  void bringTo(Footprint wanted) {
    Footprint noted = Footprint.of(session, catalog);
    // the order of patterns counts
    if (noted.text().equals(wanted.text())) {
      return;
    }
    session.transaction(
        () -> {
          wanted.note(session, catalog);
          noteColdDays();
          String concerned = wanted.differs(noted, "symbol");
          for (String day : days(concerned)) {
            remake(day, concerned, wanted);
          }
        });
  }

  private void noteColdDays() {
    if (!catalog.split().isEmpty()) {
      session.execute(
          """
          INSERT INTO %1$s SELECT DISTINCT "day" FROM %2$s
          WHERE dataset IN ('%3$s', '%4$s') AND "day" NOT IN (SELECT "day" FROM %1$s)"""
              .formatted(
                  catalog.olderFootprints(),
                  catalog.coldParts(),
                  MarketDatasets.TICKS.name(),
                  MarketDatasets.CANDLES.name()));
    }
  }

  private List<String> days(String concerned) {
    return session.query(
        "SELECT DISTINCT CAST(\"time\" AS DATE)::VARCHAR FROM %s WHERE %s"
            .formatted(catalog.table(MarketDatasets.TICKS), concerned),
        row -> row.getString(1));
  }

  private void remake(String day, String concerned, Footprint wanted) {
    String within = "%1$s >= TIMESTAMP '%2$s' AND %1$s < TIMESTAMP '%2$s' + INTERVAL 1 DAY";
    session.execute(
        "CREATE OR REPLACE TEMP TABLE tarn_touched AS SELECT venue, symbol, side, price, size, %s AS minute FROM %s WHERE %s AND %s"
            .formatted(
                Merges.MINUTE,
                catalog.table(MarketDatasets.TICKS),
                within.formatted("\"time\"", day),
                concerned));
    session.execute(
        """
        UPDATE %1$s AS c SET clusters = f.clusters FROM (
          SELECT m.venue, m.symbol, m.minute, n.clusters FROM (SELECT DISTINCT venue, symbol, minute FROM tarn_touched) AS m
          LEFT JOIN (%2$s) AS n ON m.venue = n.venue AND m.symbol = n.symbol AND m.minute = n.minute) AS f
        WHERE c.venue = f.venue AND c.symbol = f.symbol AND c.open_time = f.minute AND c.timeframe = '1m' AND %3$s AND %4$s"""
            .formatted(
                catalog.table(MarketDatasets.CANDLES),
                Merges.clusters("tarn_touched", wanted),
                Merges.DERIVED.formatted("c"),
                within.formatted("c.open_time", day)));
  }
}
