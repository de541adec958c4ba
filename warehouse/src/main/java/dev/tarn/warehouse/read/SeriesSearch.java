package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.NamePattern;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the series of a dataset that somebody asks for. A name is first taken as it is written;
 * where nothing is called so, as several names separated by commas, and as a pattern with {@code *}
 * and {@code ?}. A backslash takes the meaning from a comma, a star, a question mark or a
 * backslash. Used by one thread, like its connection.
 */
public final class SeriesSearch {
  /** Of so many venues each is asked by itself. */
  private static final int FEW_VENUES = 4;

  private final Connection connection;
  private final String dataset;
  private final Series series;

  /**
   * @param connection to a snapshot with a view of the dataset's name; stays open
   * @param dataset one that has the columns venue and symbol
   */
  public SeriesSearch(Connection connection, String dataset) {
    this.connection = connection;
    this.dataset = dataset;
    this.series = new Series(connection, dataset);
  }

  /**
   * All series of a dataset, by venue and symbol.
   *
   * @param snapshot one that was opened for the dataset; stays open
   * @param dataset one that has the columns venue and symbol
   * @throws SQLException if the database cannot answer
   */
  public static List<Instrument> all(Snapshot snapshot, String dataset) throws SQLException {
    String rows = "(" + snapshot.withReplaced(dataset) + ")";
    SeriesSearch search = new SeriesSearch(snapshot.connection(), rows);
    // The values of one column are found in its dictionaries; for pairs all rows are looked at.
    List<String> venues =
        search.series.texts("SELECT DISTINCT venue FROM %s ORDER BY venue".formatted(rows));
    if (venues.size() > FEW_VENUES) {
      return search.names("true");
    }
    List<Instrument> all = new ArrayList<>();
    for (String venue : venues) {
      String symbols =
          "SELECT DISTINCT symbol FROM %s WHERE venue = %s ORDER BY symbol"
              .formatted(rows, Sql.literal(venue));
      search.series.texts(symbols).forEach(symbol -> all.add(new Instrument(venue, symbol)));
    }
    return all;
  }

  /**
   * The series of some symbols, by venue and symbol.
   *
   * @param symbols texts as explained above, at least one
   * @param venues texts as explained above; none for any venue
   * @throws RefusedException if a symbol is unknown (the nearest ones are named), none of the
   *     venues has it (those that do are named), or if several venues have a symbol that is no
   *     pattern, and none is asked for
   * @throws SQLException if the database cannot answer
   */
  public List<Instrument> find(List<String> symbols, List<String> venues) throws SQLException {
    Set<Instrument> found = new TreeSet<>();
    for (String text : symbols) {
      if (!addNamed(text, venues, found)) {
        List<String> names = text.indexOf(',') < 0 ? List.of(text) : NamePattern.split(text);
        for (String name : names) {
          add(name, venues, found);
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * The condition that a row is of some series, as SQL that starts with AND; empty where neither
   * symbols nor venues are asked for. Any venue will do where none is asked for.
   *
   * @throws RefusedException as {@link #find} does, except for a symbol that several venues have
   * @throws SQLException if the database cannot answer
   */
  public String condition(List<String> symbols, List<String> venues) throws SQLException {
    if (symbols.isEmpty()) {
      return WordFilter.names("venue", venues);
    }
    return find(symbols, venues.isEmpty() ? List.of("*") : venues).stream()
        .map(name -> "(" + Sql.literal(name.venue()) + ", " + Sql.literal(name.symbol()) + ")")
        .collect(Collectors.joining(", ", " AND (venue, symbol) IN (", ")"));
  }

  /**
   * Whether some texts name a series: it is meant alone, and not as one of those that fit a
   * pattern.
   */
  public static boolean isNamed(Instrument series, List<String> symbols, List<String> venues) {
    return isNamed(series.symbol(), symbols)
        && (venues.isEmpty() || isNamed(series.venue(), venues));
  }

  private static boolean isNamed(String name, List<String> texts) {
    return texts.stream()
        .anyMatch(
            text ->
                text.equals(name)
                    || NamePattern.split(text).stream()
                        .map(NamePattern::new)
                        .anyMatch(pattern -> pattern.meansOnly(name)));
  }

  private void add(String name, List<String> venues, Set<Instrument> found) throws SQLException {
    CandleQuery.requireSymbol(name);
    if (addNamed(name, venues, found)) {
      return;
    }
    if (!NamePattern.isPattern(name)) {
      throw series.absent(name, List.of());
    }
    String fits = WordFilter.fits("symbol", name);
    List<Instrument> fitting = names(fits + WordFilter.names("venue", venues));
    if (fitting.isEmpty()) {
      throw series.absent(name, venues.isEmpty() ? List.of() : venues(fits));
    }
    found.addAll(fitting);
  }

  /** False, and nothing added, if nothing is called so. */
  private boolean addNamed(String symbol, List<String> venues, Set<Instrument> found)
      throws SQLException {
    List<String> all = series.venues(symbol);
    if (all.isEmpty()) {
      return false;
    }
    if (venues.isEmpty()) {
      if (all.size() > 1) {
        throw Series.ambiguous(symbol, all);
      }
      found.add(new Instrument(all.get(0), symbol));
      return true;
    }
    String is = "symbol = " + Sql.literal(symbol);
    List<Instrument> fitting =
        venues.equals(all)
            ? List.of(new Instrument(all.get(0), symbol))
            : names(is + WordFilter.names("venue", venues));
    if (fitting.isEmpty()) {
      throw series.absent(symbol, all);
    }
    found.addAll(fitting);
    return true;
  }

  private List<String> venues(String condition) throws SQLException {
    return names(condition).stream().map(Instrument::venue).distinct().toList();
  }

  private List<Instrument> names(String condition) throws SQLException {
    List<Instrument> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT venue, symbol FROM "
                    + dataset
                    + " WHERE "
                    + condition
                    + " ORDER BY venue, symbol")) {
      while (rows.next()) {
        names.add(new Instrument(rows.getString(1), rows.getString(2)));
      }
    }
    return names;
  }
}
