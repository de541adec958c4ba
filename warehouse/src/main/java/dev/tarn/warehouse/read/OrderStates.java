package dev.tarn.warehouse.read;

import dev.tarn.market.OrderStatus;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@link OrderStatus} says, as SQL. A state is the name of a status. */
final class OrderStates {
  private static final String FINAL =
      names(Stream.of(OrderStatus.values()).filter(OrderStatus::isFinal).toList());

  private OrderStates() {}

  /** The state that a column's word means, null where it is not known. */
  static String state(String column) {
    Map<OrderStatus, List<String>> words = new LinkedHashMap<>();
    OrderStatus.words()
        .forEach((word, status) -> words.computeIfAbsent(status, s -> new ArrayList<>()).add(word));
    return words.entrySet().stream()
        .map(
            status ->
                "WHEN word IN (%s) THEN %s"
                    .formatted(
                        status.getValue().stream()
                            .map(Sql::literal)
                            .collect(Collectors.joining(", ")),
                        Sql.literal(status.getKey().name())))
        .collect(Collectors.joining(" ", "CASE ", " END"))
        .replace("word", "upper(translate(" + column + ", ' _-' || chr(9), ''))");
  }

  /** The condition that nothing may come after a state; null where there is none. */
  static String isFinal(String state) {
    return state + " IN (" + FINAL + ")";
  }

  /** The condition that an order of one state must not come to another one. */
  static String refuses(String before, String next) {
    StringBuilder sql = new StringBuilder("CASE ").append(before);
    for (OrderStatus status : OrderStatus.values()) {
      List<OrderStatus> refused =
          Stream.of(OrderStatus.values()).filter(other -> !status.mayBecome(other)).toList();
      if (!refused.isEmpty()) {
        sql.append(
            " WHEN %s THEN %s IN (%s)".formatted(Sql.literal(status.name()), next, names(refused)));
      }
    }
    return sql.append(" ELSE false END").toString();
  }

  private static String names(List<OrderStatus> statuses) {
    return statuses.stream()
        .map(OrderStatus::name)
        .map(Sql::literal)
        .collect(Collectors.joining(", "));
  }
}
