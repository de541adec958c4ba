package dev.tarn.ingest.history;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.Sessions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.read.GapQuery;
import dev.tarn.warehouse.read.Gaps;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a lake has of a series, and what it lacks, to the last staged row. Each answer opens the
 * lake, and closes it again, so that no replica stays pinned. Thread-safe.
 *
 * <p>Failures: {@link RefusedException} where there is no lake, {@link
 * dev.tarn.staging.BusyException} where nothing can be opened, {@link StorageException} where the
 * lake cannot be read.
 */
public final class LakeEnds {
  /** DuckDB spills what exceeds it: others are at work on the machine. */
  private static final long MEMORY_BYTES = 512L << 20;

  private final Lake lake;
  private final Clock clock;

  /**
   * @param clock tells which bars are over
   */
  public LakeEnds(Lake lake, Clock clock) {
    this.lake = lake;
    this.clock = clock;
  }

  /**
   * The newest bar of a series.
   *
   * @param timeframe its length
   * @param openTime its begin; it may not be over yet
   */
  public record LastBar(Timeframe timeframe, Instant openTime) {}

  /**
   * Numbers of trades that are not there, though those around them are.
   *
   * @param after the time of the trade before them
   * @param before the time of the trade after them
   * @param numbers which ones
   */
  public record NumberGap(Instant after, Instant before, Numbers numbers) {}

  /**
   * What a lake has of a venue since a time, by symbol.
   *
   * @param trades the newest trade of each symbol
   * @param missing numbers of trades that are not there, though those around them are
   * @param bars the begins of the newest bars that the venue has made itself, by timeframe
   */
  public record VenueEnds(
      Map<String, LastTrade> trades,
      Map<String, List<Numbers>> missing,
      Map<String, Map<Timeframe, Instant>> bars) {}

  /** What there is of all symbols of a venue since a time. */
  public VenueEnds of(String venue, Instant since) {
    VenueEnds ends = new VenueEnds(new HashMap<>(), new HashMap<>(), new HashMap<>());
    try (Snapshot snapshot = open("ticks", "candles")) {
      Connection connection = snapshot.connection();
      read(
          connection,
          "SELECT epoch_us(max(time)), max(sequence), symbol FROM ticks WHERE venue = %s%s GROUP BY symbol"
              .formatted(Sql.literal(venue), since(since, "time")),
          row -> ends.trades().put(row.getString(3), lastTrade(row).orElseThrow()));
      read(
          connection,
          """
          SELECT symbol, previous + 1, sequence - 1 FROM (
            SELECT symbol, sequence,
              lag(sequence) OVER (PARTITION BY symbol ORDER BY sequence) AS previous
            FROM ticks WHERE venue = %s AND sequence IS NOT NULL%s)
          WHERE sequence > previous + 1"""
              .formatted(Sql.literal(venue), since(since, "time")),
          row ->
              ends.missing()
                  .computeIfAbsent(row.getString(1), symbol -> new ArrayList<>())
                  .add(new Numbers(row.getLong(2), row.getLong(3))));
      read(
          connection,
          """
          SELECT epoch_us(max(open_time)), symbol, timeframe FROM candles
          WHERE venue = %s AND source = 'EXCHANGE'%s GROUP BY symbol, timeframe"""
              .formatted(Sql.literal(venue), since(since, "open_time")),
          row ->
              ends.bars()
                  .computeIfAbsent(row.getString(2), symbol -> new HashMap<>())
                  .put(Timeframe.parse(row.getString(3)), time(row, 1).orElseThrow()));
    } catch (SQLException e) {
      throw failed(e);
    }
    return ends;
  }

  /** Those of some symbols of a venue that have trades in the lake, however old. */
  public Set<String> traded(String venue, Set<String> symbols) {
    String names = symbols.stream().sorted().map(Sql::literal).collect(Collectors.joining(", "));
    return Set.copyOf(
        query(
            "ticks",
            "SELECT DISTINCT symbol FROM ticks WHERE venue = %s AND symbol IN (%s)"
                .formatted(Sql.literal(venue), names),
            row -> row.getString(1)));
  }

  private static String since(Instant time, String column) {
    return new TimeRange(Optional.of(time), Optional.empty()).condition(column);
  }

  /** The newest trade of a symbol; empty if there is none. */
  public Optional<LastTrade> lastTrade(String venue, String symbol) {
    String sql = "SELECT epoch_us(max(time)), max(sequence) FROM ticks WHERE " + of(venue, symbol);
    return query("ticks", sql, LakeEnds::lastTrade).stream().flatMap(Optional::stream).findFirst();
  }

  /** The newest bars of a symbol that its venue has made itself, one for each timeframe. */
  public List<LastBar> lastBars(String venue, String symbol) {
    String sql =
        "SELECT epoch_us(max(open_time)), timeframe FROM candles WHERE %s AND source = 'EXCHANGE' GROUP BY timeframe"
            .formatted(of(venue, symbol));
    return query(
            "candles",
            sql,
            row -> new LastBar(Timeframe.parse(row.getString(2)), time(row, 1).orElseThrow()))
        .stream()
        .sorted(Comparator.comparing(LastBar::timeframe))
        .toList();
  }

  /** Numbers of trades that were left out since a time, for venues that count their trades. */
  public List<NumberGap> numberGaps(String venue, String symbol, Instant since) {
    String sql =
        """
        SELECT epoch_us(before), epoch_us(time), previous + 1, sequence - 1 FROM (
          SELECT time, sequence, lag(sequence) OVER numbered AS previous,
            lag(time) OVER numbered AS before
          FROM ticks WHERE %s AND sequence IS NOT NULL%s WINDOW numbered AS (ORDER BY sequence))
        WHERE sequence > previous + 1 ORDER BY sequence"""
            .formatted(of(venue, symbol), since(since, "time"));
    return query(
        "ticks",
        sql,
        row -> {
          Instant one = time(row, 1).orElseThrow();
          Instant other = time(row, 2).orElseThrow();
          boolean inOrder = !other.isBefore(one);
          return new NumberGap(
              inOrder ? one : other,
              inOrder ? other : one,
              new Numbers(row.getLong(3), row.getLong(4)));
        });
  }

  /**
   * Where bars of a symbol are missing that its session lets expect, and other symbols of its venue
   * have some, or none has: not where nothing was traded.
   *
   * @param range of the bars; without a start, from the series' first bar on
   * @throws RefusedException if the lake has no bars of the symbol
   */
  Spans gaps(String venue, String symbol, Timeframe timeframe, TimeRange range) {
    GapQuery query =
        new GapQuery(Optional.of(Set.of(new Instrument(venue, symbol))), timeframe, range);
    try (Snapshot snapshot = open("candles")) {
      Connection connection = snapshot.connection();
      String sql =
          "SELECT epoch_us(from_time), epoch_us(to_time) FROM (%s) WHERE class IN ('outage', 'unknown')"
              .formatted(new Gaps(connection, clock, Sessions.of(lake)).select(query));
      return Spans.of(
          read(
              connection,
              sql,
              row -> new Span(time(row, 1).orElseThrow(), time(row, 2).orElseThrow())));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The trades that a lake has of a symbol, where the venue counts them, in order. */
  List<TradeRun> runs(String venue, String symbol, Span span) {
    if (!lake.exists()) {
      return List.of();
    }
    String sql =
        """
        SELECT epoch_us(min(time)), epoch_us(max(time)), min(sequence), max(sequence) FROM (
          SELECT time, sequence, sequence - dense_rank() OVER (ORDER BY sequence) AS run
          FROM ticks WHERE %s AND sequence IS NOT NULL%s) GROUP BY run ORDER BY 3"""
            .formatted(
                of(venue, symbol),
                new TimeRange(Optional.of(span.from()), Optional.of(span.to())).condition("time"));
    return query(
        "ticks",
        sql,
        row ->
            new TradeRun(
                time(row, 1).orElseThrow(),
                time(row, 2).orElseThrow(),
                new Numbers(row.getLong(3), row.getLong(4))));
  }

  /**
   * Minutes in which trades happened, as the venue's own candles tell, and of which the lake has
   * none.
   *
   * @param range of the minutes; without a start, from the symbol's first trade on
   */
  Spans minutesWithoutTrades(String venue, String symbol, TimeRange range) {
    String is = of(venue, symbol);
    String from =
        range.from().isPresent()
            ? ""
            : " AND open_time >= (SELECT date_trunc('minute', min(time)) FROM ticks WHERE %s)"
                .formatted(is);
    String sql =
        """
        SELECT epoch_us(open_time) FROM candles WHERE %s AND timeframe = '1m'
          AND source = 'EXCHANGE' AND closed AND volume > 0%s%s AND open_time NOT IN (
            SELECT date_trunc('minute', time) FROM ticks WHERE %s)"""
            .formatted(is, range.condition("open_time"), from, is);
    try (Snapshot snapshot = open("ticks", "candles")) {
      return Spans.of(
          read(
              snapshot.connection(),
              sql,
              row -> {
                Instant minute = time(row, 1).orElseThrow();
                return new Span(minute, minute.plusSeconds(60));
              }));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static Optional<LastTrade> lastTrade(ResultSet row) throws SQLException {
    Optional<Instant> time = time(row, 1);
    long number = row.getLong(2);
    OptionalLong last = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    return time.map(at -> new LastTrade(at, last));
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  private static String of(String venue, String symbol) {
    return "venue = " + Sql.literal(venue) + " AND symbol = " + Sql.literal(symbol);
  }

  /** Reads a row of a result. */
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String dataset, String sql, Row<T> row) {
    try (Snapshot snapshot = open(dataset)) {
      return read(snapshot.connection(), sql, row);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Snapshot open(String... datasets) {
    return new LakeReader(lake, MarketDatasets.of(lake))
        .withMemoryBytes(MEMORY_BYTES)
        .open(Source.FRESH, Set.of(datasets));
  }

  private static <T> List<T> read(Connection connection, String sql, Row<T> row)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(row.read(result));
      }
    }
    return rows;
  }

  private StorageException failed(SQLException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new StorageException(
        "Cannot read the lake %s: %s; try again, and see query-cli doctor"
            .formatted(lake.home(), line),
        e);
  }
}
