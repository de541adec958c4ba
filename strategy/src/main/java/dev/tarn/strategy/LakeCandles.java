package dev.tarn.strategy;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.Sessions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.MarketRows;
import dev.tarn.warehouse.read.SeriesSearch;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import dev.tarn.warehouse.sql.SqlFailure;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads candles, each time from a snapshot of its own. Thread-safe. */
final class LakeCandles {
  private static final Set<String> NAMES = Set.of("candles");

  /** More than bars that can be forming at once. */
  private static final int NEWEST = 5;

  private final Lake lake;
  private final LakeReader reader;
  private final Sessions sessions;
  private final Clock clock;

  LakeCandles(Lake lake, LakeReader reader, Sessions sessions, Clock clock) {
    this.lake = lake;
    this.reader = reader;
    this.sessions = sessions;
    this.clock = clock;
  }

  private interface Read<T> {
    T from(Snapshot snapshot) throws SQLException;
  }

  List<Candle> read(
      Instrument instrument, Timeframe timeframe, TimeRange range, OptionalLong limit) {
    return lake.exists()
        ? read(snapshot -> read(snapshot, instrument, timeframe, range, limit))
        : List.of();
  }

  /** The newest of each, in one snapshot; without those of which none can be made. */
  Map<Instrument, List<Candle>> newest(
      Collection<Instrument> instruments, Timeframe timeframe, int limit) {
    Map<Instrument, List<Candle>> newest = new LinkedHashMap<>();
    if (instruments.isEmpty() || !lake.exists()) {
      return newest;
    }
    return read(
        snapshot -> {
          for (Instrument instrument : instruments) {
            try {
              newest.put(
                  instrument,
                  read(snapshot, instrument, timeframe, TimeRange.ALL, OptionalLong.of(limit)));
            } catch (RefusedException e) {
              // left out, as said
            }
          }
          return newest;
        });
  }

  List<Instrument> find(List<String> symbols, List<String> venues) {
    return read(
        snapshot -> new SeriesSearch(snapshot.connection(), "candles").find(symbols, venues));
  }

  /** The open time of the newest closed bar of each instrument; null where there is none. */
  Map<Instrument, @Nullable Instant> newestClosed(
      Collection<Instrument> instruments, Timeframe timeframe) {
    Map<Instrument, @Nullable Instant> newest = new LinkedHashMap<>();
    instruments.forEach(instrument -> newest.put(instrument, null));
    if (instruments.isEmpty() || !lake.exists()) {
      return newest;
    }
    return read(
        snapshot -> {
          for (Instrument instrument : instruments) {
            newest.put(instrument, newestClosed(snapshot, instrument, timeframe));
          }
          return newest;
        });
  }

  private @Nullable Instant newestClosed(
      Snapshot snapshot, Instrument instrument, Timeframe timeframe) throws SQLException {
    List<Candle> some;
    try {
      some = read(snapshot, instrument, timeframe, TimeRange.ALL, OptionalLong.of(NEWEST));
    } catch (RefusedException e) {
      return null; // what is stored makes no such bars yet
    }
    return some.stream()
        .filter(Candle::closed)
        .map(Candle::openTime)
        .reduce((one, later) -> later)
        .orElse(some.isEmpty() ? null : some.get(0).openTime().minusNanos(1_000));
  }

  private List<Candle> read(
      Snapshot snapshot,
      Instrument instrument,
      Timeframe timeframe,
      TimeRange range,
      OptionalLong limit)
      throws SQLException {
    boolean isThere =
        snapshot
            .session()
            .first(
                "SELECT 1 FROM candles WHERE symbol = ? AND venue = ? LIMIT 1",
                row -> true,
                instrument.symbol(),
                instrument.venue())
            .isPresent();
    if (!isThere) {
      return List.of();
    }
    CandleQuery query =
        new CandleQuery(
            instrument.symbol(), Optional.of(instrument.venue()), timeframe, range, limit);
    String select = new Candles(snapshot.connection(), clock, sessions).select(query);
    return snapshot.session().query(select, MarketRows::candle);
  }

  private <T> T read(Read<T> work) {
    try (Snapshot snapshot = reader.open(Source.FRESH, NAMES)) {
      return work.from(snapshot);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }
}
