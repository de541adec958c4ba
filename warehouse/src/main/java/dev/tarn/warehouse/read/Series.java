package dev.tarn.warehouse.read;

import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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
    String ofSymbol = " FROM " + dataset + " WHERE symbol = " + Sql.literal(symbol);
    if (asked.isPresent()) {
      String ofVenue = ofSymbol + " AND venue = " + Sql.literal(asked.get());
      if (texts("SELECT venue" + ofVenue + " LIMIT 1").isEmpty()) {
        throw absent(symbol, texts("SELECT DISTINCT venue" + ofSymbol + " ORDER BY venue"));
      }
      return asked.get();
    }
    List<String> first = texts("SELECT venue" + ofSymbol + " LIMIT 1");
    if (first.isEmpty()) {
      throw absent(symbol, List.of());
    }
    // Where a lake has one venue only, zone maps answer this without a look at the rows.
    String others = ofSymbol + " AND venue <> " + Sql.literal(first.get(0));
    if (!texts("SELECT venue" + others + " LIMIT 1").isEmpty()) {
      List<String> venues = texts("SELECT DISTINCT venue" + ofSymbol + " ORDER BY venue");
      throw new RefusedException(
          "Ambiguous symbol '%s': several venues have it; choose one with --venue: %s"
              .formatted(symbol, String.join(", ", quoted(venues))));
    }
    return first.get(0);
  }

  private RefusedException absent(String symbol, List<String> venues) throws SQLException {
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
