package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Field;
import dev.tarn.staging.Merge;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must hold for every row of a dataset, whoever wrote it: no null where the schema has none,
 * and for the built-in market data plausible values, as the market's records demand them.
 */
final class Rules {
  private static final String PRICE = "isfinite(%1$s) AND %1$s > 0";
  private static final String QUANTITY = "isfinite(%1$s) AND %1$s >= 0";

  /** Far from the ends of what a timestamp can be, so that a window can be added. */
  private static final String TIME =
      "isfinite(%1$s) AND %1$s BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31'";

  private static final String PLAUSIBLE =
      "%1$s >= TIMESTAMP '1970-01-02' AND %1$s < TIMESTAMP '2100-01-01'";

  private Rules() {}

  /** The rules that rows of {@code relation} break, each with how many do, and what to do. */
  static List<String> violations(Session session, Dataset dataset, String relation) {
    List<Rule> rules = of(dataset);
    if (rules.isEmpty()
        || session.number("SELECT %s FROM %s".formatted(broken(dataset), relation)) == 0) {
      return List.of();
    }
    String counts =
        rules.stream()
            .map(rule -> "count(*) FILTER (WHERE NOT coalesce(" + rule.condition() + ", false))")
            .collect(Collectors.joining(", "));
    return session
        .first(
            "SELECT " + counts + " FROM " + relation,
            row -> {
              List<String> violations = new ArrayList<>();
              for (int i = 0; i < rules.size(); i++) {
                long broken = row.getLong(i + 1);
                if (broken > 0) {
                  violations.add(
                      "%d of its rows break the rule '%s' of %s; correct them"
                          .formatted(broken, rules.get(i).text(), dataset.name()));
                }
              }
              return violations;
            })
        .orElse(List.of());
  }

  /** How many rows break a rule, as an aggregate. */
  static String broken(Dataset dataset) {
    return "count(*) FILTER (WHERE NOT coalesce(%s, false))".formatted(condition(dataset));
  }

  /**
   * Makes sure that rows are as many as expected.
   *
   * @throws BrokenRowsException when not
   */
  static void requireCount(Dataset dataset, long rows, long expectedRows) {
    if (rows != expectedRows) {
      throw new BrokenRowsException(
          "%d rows were read of %s where the files' footers tell %d"
              .formatted(rows, dataset.name(), expectedRows));
    }
  }

  /**
   * Makes sure that all rows of {@code relation} keep the rules.
   *
   * @throws BrokenRowsException when not
   */
  static void requireKept(Session session, Dataset dataset, String relation) {
    violations(session, dataset, relation).stream()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new BrokenRowsException(problem);
            });
  }

  /** All rules as one condition; false or null for a row that breaks one. */
  static String condition(Dataset dataset) {
    List<Rule> rules = of(dataset);
    return rules.isEmpty()
        ? "true"
        : rules.stream().map(Rule::condition).collect(Collectors.joining(" AND ", "(", ")"));
  }

  private record Rule(String text, String condition) {}

  private static List<Rule> of(Dataset dataset) {
    List<Rule> rules = new ArrayList<>();
    for (Field field : dataset.fields()) {
      if (!field.nullable()) {
        rules.add(new Rule(field.name() + " is not null", Sql.name(field.name()) + " IS NOT NULL"));
      }
    }
    if (dataset.merge() != Merge.APPEND) { // for append the table itself is the judge
      dataset
          .time()
          .map(time -> new Rule(time + " is a time", orNull(TIME.formatted(Sql.name(time)))))
          .ifPresent(rules::add);
    }
    rules.addAll(values(dataset));
    return rules;
  }

  /** Whether more is asked of the values than what the columns of a table ask. */
  static boolean judgeValues(Dataset dataset) {
    return !values(dataset).isEmpty();
  }

  /** What the records of market data ask of their values. */
  private static List<Rule> values(Dataset dataset) {
    List<Rule> rules = new ArrayList<>();
    switch (dataset.recordName()) {
      case "dev.tarn.market.Tick" -> {
        rules.add(notEmpty("symbol"));
        rules.add(plausible("time"));
        rules.add(new Rule("price is above zero", PRICE.formatted("price")));
        rules.add(new Rule("size is not negative", QUANTITY.formatted("size")));
      }
      case "dev.tarn.market.Candle" -> {
        rules.add(notEmpty("symbol"));
        rules.add(notEmpty("timeframe"));
        rules.add(plausible("open_time"));
        for (String price : List.of("open", "high", "low", "close")) {
          rules.add(new Rule(price + " is above zero", PRICE.formatted(Sql.name(price))));
        }
        rules.add(new Rule("volume is not negative", QUANTITY.formatted("volume")));
        for (String volume : List.of("quote_volume", "buy_volume", "sell_volume")) {
          rules.add(new Rule(volume + " is not negative", orNull(QUANTITY.formatted(volume))));
        }
        rules.add(
            new Rule(
                "high and low enclose open and close",
                "high >= greatest(\"open\", \"close\", low) AND low <= least(\"open\", \"close\")"));
        rules.add(new Rule("revision counts from 0", "revision >= 0"));
      }
      case "dev.tarn.market.Signal" -> {
        for (String text :
            List.of("signal_id", "strategy_id", "symbol", "timeframe", "signal_type", "status")) {
          rules.add(notEmpty(text));
        }
        rules.add(plausible("bar_time"));
        rules.add(new Rule("confidence lies between 0 and 1", "confidence BETWEEN 0 AND 1"));
        rules.add(plausible("created_at"));
        rules.add(plausible("updated_at"));
        rules.add(new Rule("updated_at is not before created_at", "updated_at >= created_at"));
      }
      case "dev.tarn.market.OrderEvent" -> {
        for (String text : List.of("event_id", "order_id", "symbol", "order_type", "status")) {
          rules.add(notEmpty(text));
        }
        rules.add(new Rule("side is BUY or SELL", "side IN ('BUY', 'SELL')"));
        rules.add(new Rule("quantity is above zero", PRICE.formatted("quantity")));
        rules.add(
            new Rule("filled_quantity is not negative", QUANTITY.formatted("filled_quantity")));
        for (String price : List.of("limit_price", "stop_price", "average_price")) {
          rules.add(new Rule(price + " is finite", orNull("isfinite(" + price + ")")));
        }
        rules.add(new Rule("sequence counts from 0", "\"sequence\" >= 0"));
        rules.add(plausible("event_time"));
      }
      case "dev.tarn.market.RunnerState" -> {
        for (String text : List.of("strategy_id", "symbol", "timeframe", "status")) {
          rules.add(notEmpty(text));
        }
        rules.add(plausibleOrNull("last_bar_time"));
        rules.add(plausible("updated_at"));
      }
      case "dev.tarn.market.Run" -> {
        for (String text : List.of("run_id", "strategy_id", "kind", "status")) {
          rules.add(notEmpty(text));
        }
        rules.addAll(period());
      }
      case "dev.tarn.market.Trial" -> {
        for (String text : List.of("run_id", "trial_id", "status")) {
          rules.add(notEmpty(text));
        }
        rules.addAll(period());
      }
      case "dev.tarn.market.Metric" -> {
        rules.add(notEmpty("run_id"));
        rules.add(notEmpty("name"));
        rules.add(plausible("recorded_at"));
      }
      default -> {}
    }
    return rules;
  }

  private static List<Rule> period() {
    return List.of(
        plausible("started_at"),
        plausibleOrNull("ended_at"),
        new Rule("ended_at is not before started_at", orNull("ended_at >= started_at")));
  }

  private static Rule notEmpty(String text) {
    return new Rule(text + " is not empty", Sql.name(text) + " <> ''");
  }

  private static Rule plausible(String time) {
    return new Rule(time + " is plausible", PLAUSIBLE.formatted(Sql.name(time)));
  }

  private static Rule plausibleOrNull(String time) {
    return new Rule(time + " is plausible", orNull(PLAUSIBLE.formatted(Sql.name(time))));
  }

  private static String orNull(String condition) {
    return "coalesce(" + condition + ", true)";
  }
}
