package dev.tarn.serve;

import dev.tarn.market.MarketDatasets;
import dev.tarn.query.output.JsonRows;
import dev.tarn.staging.Datasets;
import dev.tarn.warehouse.read.OrderQuery;
import dev.tarn.warehouse.read.ScannerQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds signals, orders and runners that are new or have changed, by comparing the newest ones with
 * those of the last time. Used by one thread at a time.
 */
final class RowEvents {
  private static final int NEWEST = 1_000;

  private final Map<Kind, Map<String, String>> known = new EnumMap<>(Kind.class);

  /** What rows are about. */
  enum Kind {
    SIGNAL("signal", Set.of("signals")),
    ORDER("order", Set.of("order_events")),
    SCANNER("scanner", Set.of("runner_state", "signals"));

    final String event;
    final Set<String> datasets;

    Kind(String event, Set<String> datasets) {
      this.event = event;
      this.datasets = datasets;
    }

    /** The SELECT of the newest rows, preceded by symbol and key. */
    String select() {
      return switch (this) {
        case SIGNAL ->
            "SELECT symbol AS of_symbol, signal_id AS of_key, * FROM (SELECT * FROM signals ORDER BY updated_at DESC LIMIT %d) ORDER BY updated_at, signal_id"
                .formatted(NEWEST);
        case ORDER ->
            "SELECT symbol AS of_symbol, concat_ws(chr(31), account, venue, symbol, order_id) AS of_key, * FROM (%s ORDER BY event_time DESC LIMIT %d) ORDER BY event_time, order_id"
                .formatted(OrderQuery.LATEST.select(MarketDatasets.ORDER_EVENTS), NEWEST);
        case SCANNER ->
            "SELECT symbol AS of_symbol, concat_ws(chr(31), strategy_id, venue, symbol, timeframe) AS of_key, * FROM (%s) ORDER BY updated_at"
                .formatted(ScannerQuery.select("", "", OptionalLong.of(Parameters.MOST_ROWS)));
      };
    }
  }

  /** A row that is new or has changed, as JSON. */
  record Event(Kind kind, String symbol, String json) {}

  /** Reads some kinds; those that were not read before have no events yet. */
  List<Event> read(Reading reading, Set<Kind> kinds) throws SQLException {
    List<Event> events = new ArrayList<>();
    for (Kind kind : kinds) {
      Map<String, String> last = known.get(kind);
      Map<String, String> now = new HashMap<>();
      try (JsonRows rows = new JsonRows(reading.connection(), kind.select(), 2)) {
        while (rows.next()) {
          String key = rows.text(1);
          String members = rows.members();
          now.put(key, members);
          if (last != null && !members.equals(last.get(key))) {
            events.add(new Event(kind, rows.text(0), "{" + members + "}"));
          }
        }
      }
      known.put(kind, now);
    }
    return events;
  }

  /** Nobody follows any more. */
  void forget() {
    known.clear();
  }

  static Set<String> datasets(Set<Kind> kinds, Datasets all) {
    return kinds.stream()
        .flatMap(kind -> kind.datasets.stream())
        .filter(name -> all.all().stream().anyMatch(dataset -> dataset.name().equals(name)))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
