package dev.tarn.warehouse.read;

import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Which symbols and venues a dataset has. Used by one thread, like its connection. */
final class Series {
  private static final int NEAREST = 3;

  private final Connection connection;
  private final String dataset;

  Series(Connection connection, String dataset) {
    this.connection = connection;
    this.dataset = dataset;
  }

  /**
   * The one venue of a symbol.
   *
   * @throws RefusedException if the symbol is unknown (the nearest ones are named), or if several
   *     venues have it and none is asked for (they are named)
   */
  String venue(String symbol, Optional<String> asked) throws SQLException {
    if (asked.isPresent()) {
      String ofVenue = " FROM " + dataset + " WHERE symbol = " + Sql.literal(symbol);
      String there = ofVenue + " AND venue = " + Sql.literal(asked.get()) + " LIMIT 1";
      if (texts("SELECT venue" + there).isEmpty()) {
        throw absent(symbol, venues(symbol));
      }
      return asked.get();
    }
    List<String> venues = venues(symbol);
    if (venues.isEmpty()) {
      throw absent(symbol, List.of());
    }
    if (venues.size() > 1) {
      throw ambiguous(symbol, venues);
    }
    return venues.get(0);
  }

  /** The venues that have a symbol, in order. */
  List<String> venues(String symbol) throws SQLException {
    // Where a lake has one venue only, zone maps answer the second question without a look at the
    // rows; DISTINCT would look at them all.
    StringBuilder sql = new StringBuilder("SELECT venue FROM ").append(dataset);
    sql.append(" WHERE symbol = ").append(Sql.literal(symbol));
    List<String> venues = new ArrayList<>();
    while (true) {
      List<String> another = texts(sql + " LIMIT 1");
      if (another.isEmpty()) {
        Collections.sort(venues);
        return venues;
      }
      venues.addAll(another);
      sql.append(" AND venue <> ").append(Sql.literal(another.get(0)));
    }
  }

  static RefusedException ambiguous(String symbol, List<String> venues) {
    return new RefusedException(
        "Ambiguous symbol '%s': several venues have it; choose one with --venue: %s"
            .formatted(symbol, String.join(", ", quoted(venues))));
  }

  /** What to say of a symbol that is unknown, or unknown to the venues that are asked for. */
  RefusedException absent(String symbol, List<String> venues) throws SQLException {
    if (!venues.isEmpty()) {
      return new RefusedException(
          "Unknown venue for symbol '%s': choose --venue %s"
              .formatted(symbol, String.join(", ", quoted(venues))));
    }
    List<String> nearest = nearest(symbol);
    return new RefusedException(
        "Unknown symbol '%s' in %s%s"
            .formatted(
                symbol,
                dataset,
                nearest.isEmpty()
                    ? ", which has no rows yet; add some with ingest-job"
                    : "; did you mean " + String.join(" or ", quoted(nearest)) + "?"));
  }

  /** By letters that differ, whatever their case; symbols that contain the text come first. */
  private List<String> nearest(String symbol) throws SQLException {
    String text = "upper(" + Sql.literal(symbol) + ")";
    return texts(
        """
        SELECT symbol FROM (SELECT DISTINCT symbol FROM %s)
        ORDER BY NOT contains(upper(symbol), %s), damerau_levenshtein(upper(symbol), %s), symbol
        LIMIT %d"""
            .formatted(dataset, text, text, NEAREST));
  }

  List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static List<String> quoted(List<String> texts) {
    return texts.stream().map(text -> "'" + text + "'").toList();
  }
}
