package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Checks generic rows of the built-in datasets by the rules of their records. Thread-safe. */
public final class MarketRecords {

  private MarketRecords() {}

  /**
   * The row itself when its values are plausible; rows of datasets without a record of their own
   * pass as they are.
   *
   * @throws RefusedException naming the field and the value that are not
   */
  public static IndexedRecord checked(IndexedRecord row) {
    return switch (row.getSchema().getFullName()) {
      case "dev.tarn.market.Tick" -> tick(row);
      case "dev.tarn.market.Candle" -> candle(row);
      default -> row;
    };
  }

  private static Tick tick(IndexedRecord row) {
    return new Tick(
        text(row, 0),
        text(row, 1),
        Values.instant((Long) row.get(2)),
        (Double) row.get(3),
        (Double) row.get(4),
        Side.valueOf(text(row, 5)),
        textOrNull(row, 6),
        (Long) row.get(7),
        row.get(8) instanceof Long micros ? Values.instant(micros) : null);
  }

  private static Candle candle(IndexedRecord row) {
    return new Candle(
        text(row, 0),
        text(row, 1),
        text(row, 2),
        Values.instant((Long) row.get(3)),
        (Double) row.get(4),
        (Double) row.get(5),
        (Double) row.get(6),
        (Double) row.get(7),
        (Double) row.get(8),
        (Double) row.get(9),
        (Double) row.get(10),
        (Double) row.get(11),
        (Long) row.get(12),
        clusters((List<?>) row.get(13)),
        CandleSource.valueOf(text(row, 14)),
        (Boolean) row.get(15),
        (Long) row.get(16));
  }

  private static @Nullable List<Cluster> clusters(@Nullable List<?> values) {
    if (values == null) {
      return null;
    }
    List<Cluster> clusters = new ArrayList<>();
    values.forEach(value -> clusters.add(Cluster.of((IndexedRecord) value)));
    return clusters;
  }

  private static String text(IndexedRecord row, int field) {
    return row.get(field).toString();
  }

  private static @Nullable String textOrNull(IndexedRecord row, int field) {
    return row.get(field) == null ? null : row.get(field).toString();
  }
}
