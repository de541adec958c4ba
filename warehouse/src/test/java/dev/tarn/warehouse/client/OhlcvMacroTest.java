package dev.tarn.warehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestLake;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Candles of any timeframe, as any DuckDB client asks for them. */
class OhlcvMacroTest {
  private static final Instant START = Instant.parse("2026-02-27T22:00:00Z");
  private static final String COLUMNS =
      "epoch_us(open_time), \"open\", high, low, \"close\", volume, quote_volume, buy_volume, sell_volume, trade_count, closed";

  @Test
  void theMacroGivesTheCandlesOfTheCommand() throws SQLException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.CANDLES, candles(new Random(7)));
      lake.settle();
      for (String timeframe :
          List.of("1m", "3m", "7m", "15m", "1h", "60m", "4h", "1d", "1D", "3d", "1w", "1M")) {
        for (TimeRange range :
            List.of(
                TimeRange.ALL,
                new TimeRange(
                    Optional.of(START.plusSeconds(3_700)),
                    Optional.of(START.plusSeconds(90_000))))) {
          List<String> expected = command(lake, timeframe, range);
          assertThat(macro(lake, "main", timeframe, range)).as(timeframe).isEqualTo(expected);
          assertThat(macro(lake, "fresh", timeframe, range)).as(timeframe).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void theMacroDoesNotAnswerWithTheCandlesOfAnotherLake() {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn());
        TestLake other = TestLake.with(MarketDatasets.builtIn());
        Session session = lake.session()) {
      for (TestLake each : List.of(lake, other)) {
        each.stage(MarketDatasets.CANDLES, candles(new Random(7)));
        each.settle();
      }
      for (TestLake each : List.of(lake, other)) {
        new Catalog(each == lake ? "mine" : "other")
            .attachForReading(session, each.replicas("core").published().orElseThrow().path());
      }
      session.execute("USE other");
      for (String schema : List.of("main", "fresh")) {
        String count = "SELECT count(*) FROM %s.%s.ohlcv('S', '1h')";
        assertThatThrownBy(() -> session.number(count.formatted("mine", schema)))
            .hasMessageContaining("run USE with the name of its own");
        assertThat(session.number(count.formatted("other", schema))).isPositive();
      }
    }
  }

  @Test
  void aTimeframeThatIsNoneIsRefused() {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.CANDLES, candles(new Random(7)));
      lake.settle();
      for (String timeframe : List.of("", "15", "m", "15x", "-1m", "0m")) {
        assertThatThrownBy(() -> macro(lake, "main", timeframe, TimeRange.ALL))
            .hasMessageContaining("Invalid timeframe " + timeframe);
      }
    }
  }

  private static List<String> macro(
      TestLake lake, String schema, String timeframe, TimeRange range) {
    try (Session session = lake.session()) {
      new Catalog("other")
          .attachForReading(session, lake.replicas("core").published().orElseThrow().path());
      session.execute("USE other");
      String bounds =
          range.from().map(from -> ", since := TIMESTAMP '" + text(from) + "'").orElse("")
              + range.to().map(to -> ", until := TIMESTAMP '" + text(to) + "'").orElse("");
      return rows(
          session,
          "SELECT %s FROM %s.ohlcv('S', '%s'%s)".formatted(COLUMNS, schema, timeframe, bounds));
    }
  }

  private static List<String> command(TestLake lake, String timeframe, TimeRange range)
      throws SQLException {
    try (Snapshot snapshot =
        new LakeReader(lake.lake(), lake.datasets()).open(Source.FRESH, Set.of("candles"))) {
      CandleQuery query =
          new CandleQuery(
              "S", Optional.empty(), Timeframe.parse(timeframe), range, OptionalLong.empty());
      String sql = new Candles(snapshot.connection(), Clock.systemUTC()).select(query);
      return rows(snapshot.session(), "SELECT " + COLUMNS + " FROM (" + sql + ")");
    }
  }

  private static List<String> rows(Session session, String sql) {
    return session.query(
        sql,
        row -> {
          List<String> values = new ArrayList<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            values.add(row.getString(i));
          }
          return String.join(",", values);
        });
  }

  private static String text(Instant time) {
    return time.toString().replace("T", " ").replace("Z", "");
  }

  /** Two days across the end of a month, with holes; some hours and days as the venue has them. */
  private static List<Candle> candles(Random random) {
    List<Candle> candles = new ArrayList<>();
    for (int minute = 0; minute < 2 * 1_440; minute++) {
      if (random.nextInt(10) > 0) {
        candles.add(candle(random, "1m", START.plusSeconds(60L * minute), true));
      }
    }
    for (int hour = 0; hour < 48; hour += 5) {
      candles.add(candle(random, "1h", START.plusSeconds(3_600L * hour), random.nextBoolean()));
    }
    candles.add(candle(random, "1d", Instant.parse("2026-02-28T00:00:00Z"), true));
    candles.add(candle(random, "1d", Instant.parse("2026-03-01T00:00:00Z"), false));
    return candles;
  }

  private static Candle candle(Random random, String timeframe, Instant time, boolean closed) {
    double price = 90 + random.nextInt(20);
    return new Candle(
        "V",
        "S",
        timeframe,
        time,
        price,
        120,
        80,
        price + 1,
        random.nextInt(100) / 10.0,
        random.nextInt(100) / 10.0,
        random.nextInt(100) / 10.0,
        random.nextInt(50) == 0 ? null : random.nextInt(100) / 10.0,
        (long) random.nextInt(100),
        null,
        CandleSource.EXCHANGE,
        closed,
        0);
  }
}
