package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.SessionDay;
import dev.tarn.market.session.SessionSpan;
import dev.tarn.market.session.TradingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bars of candles at random minutes, held against bars that are found one candle at a time. The
 * stretches of time hold changes of the clocks, weekends, holidays and early closes.
 */
class SessionBarsPropertyTest {
  private static final Clock LATER =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final int CANDLES = 600;

  @TempDir Path home;
  private TestSessions sessions;

  @BeforeEach
  void read() throws IOException {
    sessions = new TestSessions(home);
  }

  @ParameterizedTest
  @CsvSource({
    "NSE_EQ|S, 2026-03-20, 1",
    "US.S, 2026-03-03, 2",
    "US.S, 2026-10-28, 3",
    "US.S, 2026-11-23, 4",
    "FX.S, 2026-03-03, 5",
    "FX.S, 2026-10-28, 6",
    "NIGHT.S, 2026-03-03, 7",
    "BEIRUT.S, 2026-03-24, 8",
    "UTC.S, 2026-03-24, 9"
  })
  void everyCandleIsInTheBarOfItsOwnPartOfTheDayAndInNoOther(
      String symbol, LocalDate start, long seed) throws Exception {
    Random random = new Random(seed);
    TradingSession session = sessions.all().of("v", symbol);
    try (TestCandles lake = new TestCandles()) {
      List<Instant> minutes = fill(lake, symbol, start, random);
      for (String timeframe :
          List.of("1m", "5m", "15m", "45m", "1h", "4h", "7h", "1d", "3d", "1w", "1M")) {
        Timeframe length = Timeframe.parse(timeframe);
        assertThat(bars(lake, symbol, length, TimeRange.ALL, OptionalLong.empty()))
            .as("%s %s, seed %d", symbol, timeframe, seed)
            .containsExactlyElementsOf(expected(session, length, minutes));
        assertRangeAndLimit(lake, symbol, length, random);
      }
    }
  }

  private void assertRangeAndLimit(TestCandles lake, String symbol, Timeframe length, Random random)
      throws SQLException {
    List<String> all = bars(lake, symbol, length, TimeRange.ALL, OptionalLong.empty());
    int limit = 1 + random.nextInt(all.size() + 3);
    assertThat(bars(lake, symbol, length, TimeRange.ALL, OptionalLong.of(limit)))
        .as("the last %d", limit)
        .isEqualTo(all.subList(Math.max(0, all.size() - limit), all.size()));
    Instant from = time(all.get(random.nextInt(all.size()))).plusSeconds(random.nextInt(2));
    Instant to = from.plusSeconds(random.nextInt(12 * 86_400));
    assertThat(bars(lake, symbol, length, TimeRange.of(from, to), OptionalLong.empty()))
        .as("from %s to %s", from, to)
        .isEqualTo(
            all.stream()
                .filter(bar -> !time(bar).isBefore(from) && time(bar).isBefore(to))
                .toList());
  }

  private static Instant time(String bar) {
    return LocalDateTime.parse(bar.substring(0, 19).replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }

  private static List<Instant> fill(TestCandles lake, String symbol, LocalDate start, Random random)
      throws SQLException {
    TreeSet<Instant> minutes = new TreeSet<>();
    while (minutes.size() < CANDLES) {
      long minute = random.nextInt(10 * 1_440);
      minutes.add(start.atStartOfDay(ZoneOffset.UTC).toInstant().plus(minute, ChronoUnit.MINUTES));
    }
    StringBuilder times = new StringBuilder();
    minutes.forEach(
        time -> times.append(times.isEmpty() ? "" : ", ").append(TimeRange.timestamp(time)));
    lake.run(
        "INSERT INTO candles SELECT 'v', '%s', '1m', t, 1, 1, 1, 1, 0.1, NULL, NULL, NULL, NULL, NULL, 'EXCHANGE', true, 0 FROM (SELECT unnest([%s]) AS t)"
            .formatted(symbol, times));
    return new ArrayList<>(minutes);
  }

  private List<String> bars(
      TestCandles lake, String symbol, Timeframe timeframe, TimeRange range, OptionalLong limit)
      throws SQLException {
    return lake.rows(
        "SELECT open_time::VARCHAR, session, round(volume * 10)::INTEGER FROM ("
            + new Candles(lake.connection(), LATER, sessions.all())
                .select(new CandleQuery(symbol, Optional.empty(), timeframe, range, limit))
            + ")");
  }

  /** Looks every candle's day and part of the day up, and counts from there. */
  private static List<String> expected(
      TradingSession session, Timeframe timeframe, List<Instant> minutes) {
    Map<String, Integer> bars = new TreeMap<>();
    for (Instant minute : minutes) {
      SessionDay day = session.day(session.dayOf(minute));
      SessionSpan span = in(day, minute);
      Instant opens = opens(session, timeframe, day, span, minute);
      String time = LocalDateTime.ofInstant(opens, ZoneOffset.UTC).toString().replace('T', ' ');
      bars.merge(time + ":00 " + span.part().text(), 1, Integer::sum);
    }
    return bars.entrySet().stream().map(bar -> bar.getKey() + " " + bar.getValue()).toList();
  }

  private static SessionSpan in(SessionDay day, Instant time) {
    return day.spans().stream()
        .filter(span -> !time.isBefore(span.opens()) && time.isBefore(span.closes()))
        .findAny()
        .orElseThrow();
  }

  private static Instant opens(
      TradingSession session, Timeframe timeframe, SessionDay day, SessionSpan span, Instant time) {
    long length = timeframe.longest().toSeconds();
    if (timeframe.unit().isWithinDay()) {
      long seconds = span.opens().until(time, ChronoUnit.SECONDS);
      return span.opens().plusSeconds(seconds / length * length);
    }
    LocalDate first = day.day();
    while (bucket(timeframe, first.minusDays(1)) == bucket(timeframe, day.day())) {
      first = first.minusDays(1);
    }
    while (true) {
      for (SessionSpan other : session.day(first).spans()) {
        if (other.part() == span.part()) {
          return other.opens();
        }
      }
      first = first.plusDays(1);
    }
  }

  private static long bucket(Timeframe timeframe, LocalDate day) {
    return switch (timeframe.toString()) {
      case "1d" -> day.toEpochDay();
      case "3d" -> Math.floorDiv(day.toEpochDay(), 3);
      case "1w" ->
          day.get(IsoFields.WEEK_BASED_YEAR) * 100L + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case "1M" -> day.getYear() * 12L + day.getMonthValue();
      default -> throw new IllegalArgumentException(timeframe.toString());
    };
  }
}
