package dev.tarn.strategy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.RunnerState;
import dev.tarn.market.Signal;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.MarketRows;
import dev.tarn.warehouse.read.OrderQuery;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import dev.tarn.warehouse.sql.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what strategies have written, each time from a snapshot of its own. Thread-safe. */
final class LakeRecords {
  private static final Logger LOG = LoggerFactory.getLogger(LakeRecords.class);

  private final Lake lake;
  private final LakeReader reader;

  LakeRecords(Lake lake, LakeReader reader) {
    this.lake = lake;
    this.reader = reader;
  }

  List<RunnerState> states(String strategyId) {
    return read(
        "runner_state",
        "SELECT * FROM runner_state WHERE strategy_id = ? ORDER BY venue, symbol",
        MarketRows::runnerState,
        strategyId);
  }

  List<Signal> signals(String strategyId, TimeRange barTimes) {
    return read(
        "signals",
        "SELECT * FROM signals WHERE run_id IS NULL AND strategy_id = ?%s ORDER BY bar_time, venue, symbol, signal_id"
            .formatted(barTimes.condition("bar_time")),
        MarketRows::signal,
        strategyId);
  }

  List<Signal> signalsOf(String runId) {
    return read(
        "signals",
        "SELECT * FROM signals WHERE run_id = ? ORDER BY bar_time, venue, symbol, signal_id",
        MarketRows::signal,
        runId);
  }

  List<OrderEvent> orders(String strategyId) {
    return read(
        "order_events",
        "SELECT * FROM (%s) WHERE strategy_id = ? ORDER BY event_time, account, venue, symbol, order_id"
            .formatted(OrderQuery.LATEST.select(MarketDatasets.ORDER_EVENTS)),
        MarketRows::orderEvent,
        strategyId);
  }

  private <T> List<T> read(String dataset, String sql, Session.Row<T> record, String value) {
    if (!lake.exists()) {
      return List.of();
    }
    try (Snapshot snapshot = reader.open(Source.FRESH, Set.of(dataset))) {
      return snapshot.session().query(sql, row -> known(record, row), value).stream()
          .flatMap(Optional::stream)
          .toList();
    }
  }

  /** A row that another program has written in words of its own is left out, and said. */
  private static <T> Optional<T> known(Session.Row<T> record, java.sql.ResultSet row)
      throws java.sql.SQLException {
    try {
      return Optional.of(record.read(row));
    } catch (RefusedException e) {
      LOG.warn(e.getMessage());
      return Optional.empty();
    }
  }
}
