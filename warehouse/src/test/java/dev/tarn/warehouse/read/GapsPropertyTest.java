package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.SessionSpan;
import dev.tarn.market.session.TradingSession;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gaps among random candles, held against bars that are looked at one by one. */
class GapsPropertyTest {
  private static final Clock LATER =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path home;

  /**
   * A stretch of time in which bars are expected.
   *
   * @param day of the session, which the bar is one of
   */
  private record Bar(Instant opens, Instant closes, SessionSpan day) {}

  @ParameterizedTest
  @CsvSource({"US., 1", "US., 2", "FX., 3", "NSE_EQ|, 4", "UTC., 5", "NIGHT., 6", "UTC., 7"})
  void everyMissingBarIsInOneGapOfItsClass(String prefix, long seed) throws Exception {
    Random random = new Random(seed);
    int missing = 0;
    TradingSession session = new TestSessions(home).all().of("v", prefix + "A");
    try (TestCandles lake = new TestCandles()) {
      Map<String, NavigableSet<Instant>> rows = fill(lake, prefix, random);
      for (String timeframe : List.of("1m", "7m", "15m", "1h", "1d")) {
        TimeRange range = range(random);
        List<Bar> bars = bars(session, Timeframe.parse(timeframe), range);
        Map<String, String> found = new TreeMap<>();
        String sql =
            new Gaps(lake.connection(), LATER, new TestSessions(home).all())
                .select(new GapQuery(Optional.empty(), Timeframe.parse(timeframe), range));
        expand(lake, sql, bars, found);
        assertThat(found)
            .as("%s %s %s, seed %d", prefix, timeframe, range, seed)
            .isEqualTo(expected(rows, bars));
        missing += found.size();
      }
      assertThat(missing).isPositive();
    }
  }

  private static TimeRange range(Random random) {
    Instant from = Instant.parse("2026-03-04T00:00:00Z").plusSeconds(random.nextInt(4 * 86_400));
    return TimeRange.of(from, from.plusSeconds(random.nextInt(7 * 86_400)));
  }

  /** Three symbols, of which one comes late and one ends early, with outages of all of them. */
  private static Map<String, NavigableSet<Instant>> fill(
      TestCandles lake, String prefix, Random random) throws SQLException {
    Instant start = Instant.parse("2026-03-04T00:00:00Z");
    Map<String, NavigableSet<Instant>> rows = new TreeMap<>();
    List<Integer> outages = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      outages.add(random.nextInt(9 * 1_440));
    }
    for (String name : List.of("A", "B", "C")) {
      int first = name.equals("B") ? random.nextInt(5 * 1_440) : 0;
      int last = name.equals("C") ? random.nextInt(9 * 1_440) : 9 * 1_440;
      NavigableSet<Instant> times = new TreeSet<>();
      for (int minute = first; minute <= last; minute++) {
        int at = minute;
        boolean out = outages.stream().anyMatch(outage -> at >= outage && at < outage + 90);
        if (!out && random.nextInt(10) > 0) {
          times.add(start.plus(minute, ChronoUnit.MINUTES));
        }
      }
      times.add(start.plus(last + 1, ChronoUnit.MINUTES));
      rows.put(prefix + name, times);
      StringBuilder list = new StringBuilder();
      times.forEach(time -> list.append(list.isEmpty() ? "" : ",").append(BarSpans.micros(time)));
      lake.run(
          "INSERT INTO candles SELECT 'v', '%s', '1m', make_timestamp(t), 1, 1, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, 'EXCHANGE', true, 0 FROM (SELECT unnest([%s]) AS t)"
              .formatted(prefix + name, list));
    }
    return rows;
  }

  private static List<Bar> bars(TradingSession session, Timeframe timeframe, TimeRange range) {
    List<Bar> bars = new ArrayList<>();
    Instant from = range.from().orElseThrow();
    Instant to = range.to().orElseThrow();
    LocalDate last = session.dayOf(to);
    for (LocalDate day = session.dayOf(from); !day.isAfter(last); day = day.plusDays(1)) {
      session
          .day(day)
          .regular()
          .ifPresent(
              regular -> {
                Instant opens = regular.opens();
                while (opens.isBefore(regular.closes())) {
                  Instant end = opens.plus(timeframe.longest());
                  Instant closes = end.isAfter(regular.closes()) ? regular.closes() : end;
                  if (timeframe.toString().equals("1d")) {
                    closes = regular.closes();
                  }
                  if (!opens.isBefore(from) && opens.isBefore(to)) {
                    bars.add(new Bar(opens, closes, regular));
                  }
                  opens = closes;
                }
              });
    }
    return bars;
  }

  private static void expand(
      TestCandles lake, String sql, List<Bar> bars, Map<String, String> found) throws SQLException {
    try (Statement statement = lake.connection().createStatement();
        ResultSet gaps =
            statement.executeQuery(
                "SELECT symbol, epoch_us(from_time), epoch_us(to_time), missing, class FROM ("
                    + sql
                    + ")")) {
      while (gaps.next()) {
        Instant from = SessionCandles.time(gaps.getLong(2));
        Instant to = SessionCandles.time(gaps.getLong(3));
        int count = 0;
        for (Bar bar : bars) {
          if (!bar.opens().isBefore(from) && bar.opens().isBefore(to)) {
            count++;
            String before = found.put(gaps.getString(1) + " " + bar.opens(), gaps.getString(5));
            assertThat(before).as("told once").isNull();
            assertThat(bar.closes()).isBeforeOrEqualTo(to);
          }
        }
        assertThat(gaps.getLong(4)).isEqualTo(count);
      }
    }
  }

  private static Map<String, String> expected(
      Map<String, NavigableSet<Instant>> rows, List<Bar> bars) {
    Map<String, String> expected = new TreeMap<>();
    rows.forEach(
        (symbol, times) -> {
          for (Bar bar : bars) {
            if (!in(times, bar)) {
              expected.put(symbol + " " + bar.opens(), classOf(symbol, rows, bar));
            }
          }
        });
    return expected;
  }

  private static String classOf(String symbol, Map<String, NavigableSet<Instant>> rows, Bar bar) {
    if (!rows.get(symbol).first().isBefore(bar.closes())) {
      return "before-listing";
    }
    if (rows.values().stream().anyMatch(times -> in(times, bar))) {
      return "no-trades";
    }
    Instant newest =
        rows.values().stream().map(NavigableSet::last).max(Instant::compareTo).orElseThrow();
    boolean others =
        rows.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(symbol))
            .map(Map.Entry::getValue)
            .anyMatch(
                times ->
                    times.first().isBefore(bar.day().closes())
                        && (!bar.day().opens().isAfter(times.last())
                            || bar.day().opens().isAfter(newest)));
    return others ? "outage" : "unknown";
  }

  private static boolean in(NavigableSet<Instant> times, Bar bar) {
    Instant time = times.ceiling(bar.opens());
    return time != null && time.isBefore(bar.closes());
  }
}
