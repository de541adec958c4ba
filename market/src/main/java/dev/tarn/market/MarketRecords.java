package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Checks generic rows of the built-in datasets by the rules of their records. Other producers have
 * words of their own for statuses and kinds, whose fields are texts: such a row is kept as it is,
 * when the rest of it keeps the rules. Thread-safe.
 */
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
      case "dev.tarn.market.Signal" -> signal(row);
      case "dev.tarn.market.OrderEvent" -> orderEvent(row);
      case "dev.tarn.market.RunnerState" -> runnerState(row);
      case "dev.tarn.market.Run" -> run(row);
      case "dev.tarn.market.Trial" -> trial(row);
      case "dev.tarn.market.Metric" -> metric(row);
      default -> row;
    };
  }

  private static Tick tick(IndexedRecord row) {
    return new Tick(
        text(row, 0),
        text(row, 1),
        time(row, 2),
        (Double) row.get(3),
        (Double) row.get(4),
        Side.valueOf(text(row, 5)),
        textOrNull(row, 6),
        (Long) row.get(7),
        timeOrNull(row, 8));
  }

  private static Candle candle(IndexedRecord row) {
    return new Candle(
        text(row, 0),
        text(row, 1),
        text(row, 2),
        time(row, 3),
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

  private static Signal signal(IndexedRecord row) {
    return new Signal(
        text(row, 0),
        text(row, 1),
        text(row, 2),
        text(row, 3),
        text(row, 4),
        time(row, 5),
        text(row, 6),
        (Double) row.get(7),
        text(row, 8),
        time(row, 9),
        time(row, 10),
        textOrNull(row, 11),
        texts(row, 12));
  }

  private static IndexedRecord orderEvent(IndexedRecord row) {
    Optional<OrderStatus> status = word(OrderStatus.class, "status", text(row, 11));
    OrderEvent event =
        new OrderEvent(
            text(row, 0),
            text(row, 1),
            textOrNull(row, 2),
            textOrNull(row, 3),
            text(row, 4),
            textOrNull(row, 5),
            textOrNull(row, 6),
            text(row, 7),
            text(row, 8),
            side(text(row, 9)),
            text(row, 10),
            status.orElse(OrderStatus.NEW),
            (Double) row.get(12),
            (Double) row.get(13),
            (Double) row.get(14),
            (Double) row.get(15),
            (Double) row.get(16),
            (Long) row.get(17),
            time(row, 18),
            textOrNull(row, 19),
            texts(row, 20));
    return status.isPresent() ? event : row;
  }

  private static Side side(String text) {
    return word(Side.class, "side", text)
        .orElseThrow(
            () -> new RefusedException("Invalid side '%s': use BUY or SELL".formatted(text)));
  }

  private static IndexedRecord runnerState(IndexedRecord row) {
    Optional<RunnerStatus> status = word(RunnerStatus.class, "status", text(row, 4));
    RunnerState state =
        new RunnerState(
            text(row, 0),
            text(row, 1),
            text(row, 2),
            text(row, 3),
            status.orElse(RunnerStatus.RUNNING),
            text(row, 5),
            text(row, 6),
            timeOrNull(row, 7),
            textOrNull(row, 8),
            textOrNull(row, 9),
            time(row, 10));
    return status.isPresent() ? state : row;
  }

  private static IndexedRecord run(IndexedRecord row) {
    Optional<RunKind> kind = word(RunKind.class, "kind", text(row, 2));
    Optional<RunStatus> status = word(RunStatus.class, "status", text(row, 4));
    Run run =
        new Run(
            text(row, 0),
            text(row, 1),
            kind.orElse(RunKind.LIVE),
            texts(row, 3),
            status.orElse(RunStatus.RUNNING),
            time(row, 5),
            timeOrNull(row, 6));
    return kind.isPresent() && status.isPresent() ? run : row;
  }

  private static IndexedRecord trial(IndexedRecord row) {
    Optional<RunStatus> status = word(RunStatus.class, "status", text(row, 3));
    Trial trial =
        new Trial(
            text(row, 0),
            text(row, 1),
            texts(row, 2),
            status.orElse(RunStatus.RUNNING),
            time(row, 4),
            timeOrNull(row, 5));
    return status.isPresent() ? trial : row;
  }

  private static Metric metric(IndexedRecord row) {
    return new Metric(
        text(row, 0), textOrNull(row, 1), text(row, 2), (Double) row.get(3), time(row, 4));
  }

  /** Empty where another producer has a word of its own. */
  private static <E extends Enum<E>> Optional<E> word(Class<E> type, String field, String text) {
    Values.present(field, text);
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> value.name().equals(text))
        .findFirst();
  }

  private static Map<String, String> texts(IndexedRecord row, int field) {
    Map<String, String> texts = new HashMap<>();
    ((Map<?, ?>) row.get(field))
        .forEach((name, value) -> texts.put(name.toString(), value.toString()));
    return texts;
  }

  private static Instant time(IndexedRecord row, int field) {
    return Values.instant((Long) row.get(field));
  }

  private static @Nullable Instant timeOrNull(IndexedRecord row, int field) {
    return row.get(field) instanceof Long micros ? Values.instant(micros) : null;
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
