package dev.tarn.warehouse.support;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import dev.tarn.market.OrderStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is wrong with orders, told by walking through their events one by one. */
public final class OrderModel {
  private static final Comparator<OrderRow> ORDER =
      comparing(OrderRow::sequence)
          .thenComparing(OrderRow::second)
          .thenComparing(OrderRow::eventId)
          .thenComparing(OrderRow::side)
          .thenComparing(OrderRow::status)
          .thenComparing(OrderRow::quantity)
          .thenComparing(OrderRow::filled)
          .thenComparing(OrderRow::average, nullsLast(naturalOrder()));

  private final Map<List<String>, List<OrderRow>> orders =
      new TreeMap<>(comparing(Object::toString));

  public OrderModel(Collection<OrderRow> rows) {
    rows.stream()
        .distinct()
        .sorted(ORDER)
        .forEach(
            row ->
                orders
                    .computeIfAbsent(List.of(row.orderId(), row.symbol()), key -> new ArrayList<>())
                    .add(row));
  }

  /** A line for each order: what it is, its latest status and quantity, and the problem. */
  public List<String> latest() {
    return orders.values().stream().map(this::latest).sorted().toList();
  }

  private String latest(List<OrderRow> events) {
    List<String> found = problems(events).stream().flatMap(Optional::stream).toList();
    String more = found.size() > 1 ? " (and " + (found.size() - 1) + " more)" : "";
    OrderRow last = events.get(events.size() - 1);
    Optional<String> first = found.stream().findFirst().map(problem -> problem + more);
    return String.join(
        "|",
        last.orderId(),
        last.symbol(),
        last.status(),
        String.valueOf(last.filled()),
        withSymbols(first, last));
  }

  /** A line for each event: its order, its number, its id, and the problem. */
  public List<String> history() {
    List<String> lines = new ArrayList<>();
    for (List<OrderRow> events : orders.values()) {
      List<Optional<String>> problems = problems(events);
      for (int i = 0; i < events.size(); i++) {
        OrderRow row = events.get(i);
        lines.add(
            String.join(
                "|",
                row.orderId(),
                row.symbol(),
                String.valueOf(i + 1),
                row.eventId(),
                withSymbols(problems.get(i), row)));
      }
    }
    return lines.stream().sorted().toList();
  }

  private String withSymbols(Optional<String> problem, OrderRow row) {
    TreeSet<String> symbols =
        orders.keySet().stream()
            .filter(key -> key.get(0).equals(row.orderId()))
            .map(key -> key.get(1))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> all = new ArrayList<>(problem.stream().toList());
    if (symbols.size() > 1) {
      String least = symbols.first();
      all.add("also under symbol " + (row.symbol().equals(least) ? symbols.last() : least));
    }
    return all.isEmpty() ? "null" : String.join("; ", all);
  }

  private static List<Optional<String>> problems(List<OrderRow> events) {
    List<Optional<String>> problems = new ArrayList<>();
    Optional<OrderStatus> before = Optional.empty();
    Optional<OrderStatus> ended = Optional.empty();
    double most = 0;
    for (OrderRow event : events) {
      Optional<OrderStatus> status = OrderStatus.of(event.status());
      List<String> found = new ArrayList<>();
      if (status.isEmpty()) {
        found.add("unknown status " + event.status());
      }
      boolean first = problems.isEmpty();
      boolean again =
          !first && status.isPresent() && status.equals(before) && event.filled() == most;
      if (!again && ended.isPresent()) {
        found.add(status.map(OrderStatus::name).orElse(event.status()) + " after " + ended.get());
      } else if (!again && before.isPresent() && status.isPresent()) {
        if (!before.get().mayBecome(status.get())) {
          found.add(status.get() + " after " + before.get());
        }
      }
      if (!first && event.filled() < most) {
        found.add("filled " + event.filled() + " after " + most);
      }
      if (event.filled() > event.quantity()) {
        found.add("filled " + event.filled() + " of " + event.quantity());
      }
      String side = events.get(0).side();
      if (!event.side().equals(side)) {
        found.add(event.side() + " after " + side);
      }
      if (events.stream().filter(other -> other.eventId().equals(event.eventId())).count() > 1) {
        found.add("event id " + event.eventId() + " has different contents");
      }
      problems.add(found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found)));
      before = status.isPresent() ? status : before;
      ended = status.filter(OrderStatus::isFinal).isPresent() ? status : ended;
      most = Math.max(most, event.filled());
    }
    return problems;
  }
}
