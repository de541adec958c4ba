package dev.tarn.warehouse.support;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What a table holds, by the rules of its dataset, from the set of all rows ever staged: written
 * down a second time, row by row, with no thought for speed.
 */
public final class Model {
  private static final Comparator<Object> VALUE =
      Comparator.nullsLast((a, b) -> natural(a).compare(a, b));

  /** Contents, as the last word between rows: field by field, null above all. */
  static final Comparator<List<Object>> CONTENT = Model::compareContents;

  private Model() {}

  /** The rows that are kept of {@code rows}. */
  public static List<List<Object>> kept(Dataset dataset, Collection<List<Object>> rows) {
    return switch (dataset.merge()) {
      case APPEND -> List.copyOf(rows);
      case UNIQUE -> unique(dataset, rows);
      case LATEST -> latest(dataset, rows);
    };
  }

  /** For {@code unique}: the rows that lost. */
  public static List<List<Object>> beaten(Dataset dataset, Collection<List<Object>> rows) {
    List<List<Object>> beaten = new ArrayList<>(new LinkedHashSet<>(rows));
    beaten.removeAll(new LinkedHashSet<>(kept(dataset, rows)));
    return beaten;
  }

  private static List<List<Object>> unique(Dataset dataset, Collection<List<Object>> rows) {
    List<List<Object>> kept = new ArrayList<>();
    List<List<Object>> keyed = new ArrayList<>();
    for (List<Object> row : rows) {
      (key(dataset, row).contains(null) ? kept : keyed).add(row);
    }
    List<List<Object>> distinct = List.copyOf(new LinkedHashSet<>(keyed));
    for (List<Object> row : distinct) {
      boolean loses =
          distinct.stream()
              .anyMatch(
                  other ->
                      key(dataset, other).equals(key(dataset, row))
                          && near(dataset, other, row)
                          && CONTENT.compare(other, row) < 0);
      if (!loses) {
        kept.add(row);
      }
    }
    return kept;
  }

  private static boolean near(Dataset dataset, List<Object> one, List<Object> other) {
    if (dataset.window().isEmpty()) {
      return true;
    }
    int time = position(dataset, dataset.time().orElseThrow());
    long apart = Math.abs((Long) one.get(time) - (Long) other.get(time));
    return apart <= dataset.window().get().toNanos() / 1_000;
  }

  private static List<List<Object>> latest(Dataset dataset, Collection<List<Object>> rows) {
    Map<List<Object>, List<Object>> greatest = new HashMap<>();
    for (List<Object> row : rows) {
      greatest.merge(key(dataset, row), row, (a, b) -> compareRanks(dataset, a, b) >= 0 ? a : b);
    }
    return List.copyOf(greatest.values());
  }

  /** The candles that are kept, of those loaded and those that the ticks give. */
  public static List<List<Object>> candles(
      Collection<List<Object>> ticks, Collection<List<Object>> loaded) {
    List<List<Object>> all = new ArrayList<>(loaded);
    all.addAll(TickModel.candles(ticks));
    return kept(MarketDatasets.CANDLES, all);
  }

  /** By rank: the order's fields, null below all and enums by position; then by content. */
  private static int compareRanks(Dataset dataset, List<Object> a, List<Object> b) {
    for (String name : dataset.order()) {
      Schema.Field field = dataset.schema().getField(name);
      Object left = ranked(field, a.get(field.pos()));
      Object right = ranked(field, b.get(field.pos()));
      int compared = Comparator.nullsFirst(Model::compareValues).compare(left, right);
      if (compared != 0) {
        return compared;
      }
    }
    return CONTENT.compare(a, b);
  }

  private static Object ranked(Schema.Field field, Object value) {
    Schema schema = Fields.value(field.schema());
    return schema.getType() == Schema.Type.ENUM && value != null
        ? (Object) (long) schema.getEnumOrdinal(value.toString())
        : value;
  }

  private static int compareContents(List<Object> a, List<Object> b) {
    for (int i = 0; i < a.size(); i++) {
      int compared = VALUE.compare(a.get(i), b.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  private static int compareValues(Object a, Object b) {
    return natural(a).compare(a, b);
  }

  @SuppressWarnings("unchecked")
  private static Comparator<Object> natural(Object sample) {
    return (a, b) -> ((Comparable<Object>) a).compareTo(b);
  }

  private static List<Object> key(Dataset dataset, List<Object> row) {
    List<Object> key = new ArrayList<>();
    dataset.key().forEach(field -> key.add(row.get(position(dataset, field))));
    return key;
  }

  private static int position(Dataset dataset, String field) {
    return dataset.schema().getField(field).pos();
  }
}
