package dev.tarn.benchmarks.storm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Tables of Apache Iceberg, to which everybody appends files and commits. They have no keys: a row
 * that comes again is there twice. Readers look at the last half minute first, since a file's
 * bounds are all that tells them where the newest rows are.
 */
final class IcebergLake implements SystemUnderTest {
  private static final long RECENT_MICROS = 30_000_000;
  private static final long MINUTE_MICROS = 60_000_000;

  @Override
  public String title() {
    return "Iceberg";
  }

  @Override
  public void prepare(Plan plan) {
    IcebergTables tables = new IcebergTables(plan);
    for (Table table : Table.values()) {
      tables.create(table);
    }
  }

  @Override
  public Producer producer(Plan plan, Table table, String name) {
    org.apache.iceberg.Table open = new IcebergTables(plan).open(table);
    return new BufferedProducer() {
      @Override
      void store(List<Row> batch) throws IOException {
        IcebergTables.append(open, batch.stream().map(table::values).toList());
      }
    };
  }

  @Override
  public OptionalLong lastOrder(Plan plan, String strategy) throws IOException {
    List<Long> numbers = new ArrayList<>();
    IcebergTables.read(
        new IcebergTables(plan).open(Table.ORDERS),
        Expressions.equal("strategy", strategy),
        List.of("number"),
        row -> numbers.add((Long) row.get("number")));
    return numbers.stream().mapToLong(Long::longValue).max();
  }

  /** The sums of a bar in the making. */
  private static final class Bar {
    private double open = Double.NaN;
    private double high = Double.NEGATIVE_INFINITY;
    private double low = Double.POSITIVE_INFINITY;
    private double close;
    private double volume;

    private void add(double price, double size) {
      open = Double.isNaN(open) ? price : open;
      high = Math.max(high, price);
      low = Math.min(low, price);
      close = price;
      volume += size;
    }
  }

  /** Appends the bars anew; the last one of a minute counts. */
  @Override
  public Task aggregator(Plan plan) {
    IcebergTables tables = new IcebergTables(plan);
    org.apache.iceberg.Table ticks = tables.open(Table.TICKS);
    org.apache.iceberg.Table candles = tables.open(Table.CANDLES);
    return () -> {
      Map<String, Map<Long, Bar>> bars = new HashMap<>();
      IcebergTables.read(
          ticks,
          Expressions.greaterThanOrEqual("time", SqlText.openMinute()),
          List.of("symbol", "time", "price", "size"),
          row ->
              bars.computeIfAbsent((String) row.get("symbol"), key -> new HashMap<>())
                  .computeIfAbsent(
                      (Long) row.get("time") / MINUTE_MICROS * MINUTE_MICROS, key -> new Bar())
                  .add((Double) row.get("price"), (Double) row.get("size")));
      List<List<Object>> rows = new ArrayList<>();
      bars.forEach(
          (symbol, minutes) ->
              minutes.forEach(
                  (minute, bar) ->
                      rows.add(
                          List.of(
                              symbol,
                              minute,
                              -1L,
                              bar.open,
                              bar.high,
                              bar.low,
                              bar.close,
                              bar.volume))));
      if (!rows.isEmpty()) {
        candles.refresh();
        IcebergTables.append(candles, rows);
      }
    };
  }

  @Override
  public Reader reader(Plan plan, String view) {
    IcebergTables tables = new IcebergTables(plan);
    org.apache.iceberg.Table ticks = tables.open(Table.TICKS);
    org.apache.iceberg.Table candles = tables.open(Table.CANDLES);
    return new Reader() {
      @Override
      public OptionalLong newestTick(String symbol) throws IOException {
        OptionalLong recent = newest(symbol, Clock.micros() - RECENT_MICROS);
        return recent.isPresent() ? recent : newest(symbol, 0);
      }

      private OptionalLong newest(String symbol, long since) throws IOException {
        List<Long> times = new ArrayList<>();
        IcebergTables.read(
            ticks,
            of(symbol, since),
            List.of("symbol", "time", "number", "price", "size", "side"),
            row -> times.add((Long) row.get("time")));
        return times.stream().mapToLong(Long::longValue).max();
      }

      @Override
      public long bars(String symbol) throws IOException {
        Map<Object, Object> bars = new HashMap<>();
        IcebergTables.read(
            candles,
            of(symbol, Clock.micros() - 60 * MINUTE_MICROS),
            Table.CANDLES.columns(),
            row -> bars.put(row.get("time"), row.get("close")));
        return bars.size();
      }
    };
  }

  private static Expression of(String symbol, long since) {
    return Expressions.and(
        Expressions.equal("symbol", symbol), Expressions.greaterThanOrEqual("time", since));
  }

  @Override
  public Task analyst(Plan plan) {
    org.apache.iceberg.Table ticks = new IcebergTables(plan).open(Table.TICKS);
    return () -> {
      Map<Object, Double> sums = new HashMap<>();
      IcebergTables.read(
          ticks,
          Expressions.alwaysTrue(),
          List.of("symbol", "time", "size"),
          row -> sums.merge(row.get("symbol"), (Double) row.get("size"), Double::sum));
    };
  }

  @Override
  public AutoCloseable mistake(Plan plan) {
    org.apache.iceberg.Table open = new IcebergTables(plan).open(Table.TICKS);
    return open::refresh; // everybody may commit
  }

  @Override
  public List<Tally> count(Plan plan) throws IOException {
    Tally tally = new Tally();
    for (Table table : Table.values()) {
      IcebergTables.read(
          new IcebergTables(plan).open(table),
          Expressions.greaterThanOrEqual("number", 0L),
          List.of(table.owner(), "number"),
          row -> tally.add(table, (String) row.get(table.owner()), (Long) row.get("number")));
    }
    return List.of(tally);
  }
}
