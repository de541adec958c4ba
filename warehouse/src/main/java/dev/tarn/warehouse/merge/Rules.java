package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * What must hold for every row of a dataset, whoever wrote it: no null where the schema has none,
 * and for the built-in market data plausible values, as the market's records demand them.
 */
final class Rules {
  private static final String PRICE = "isfinite(%1$s) AND %1$s > 0 AND %1$s < 1e18";
  private static final String QUANTITY = "isfinite(%1$s) AND %1$s >= 0 AND %1$s < 1e18";

  private Rules() {}

  /**
   * The first rule that rows of {@code relation} break, with how many do; empty when all keep them.
   */
  static Optional<String> violation(Session session, Dataset dataset, String relation) {
    List<Rule> rules = of(dataset);
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    String counts =
        rules.stream()
            .map(rule -> "count(*) FILTER (WHERE NOT coalesce(" + rule.condition() + ", false))")
            .collect(Collectors.joining(", "));
    return session
        .first(
            "SELECT " + counts + " FROM " + relation,
            row -> {
              for (int i = 0; i < rules.size(); i++) {
                long broken = row.getLong(i + 1);
                if (broken > 0) {
                  return Optional.of(
                      "%d of its rows break the rule '%s' of %s; correct them and put the file back"
                          .formatted(broken, rules.get(i).text(), dataset.name()));
                }
              }
              return Optional.<String>empty();
            })
        .flatMap(problem -> problem);
  }

  private record Rule(String text, String condition) {}

  private static List<Rule> of(Dataset dataset) {
    List<Rule> rules = new ArrayList<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      if (!Fields.nullable(field.schema())) {
        rules.add(new Rule(field.name() + " is not null", Sql.name(field.name()) + " IS NOT NULL"));
      }
    }
    switch (dataset.schema().getFullName()) {
      case "dev.tarn.market.Tick" -> {
        rules.add(new Rule("price is above zero", PRICE.formatted("price")));
        rules.add(new Rule("size is not negative", QUANTITY.formatted("size")));
      }
      case "dev.tarn.market.Candle" -> {
        for (String price : List.of("open", "high", "low", "close")) {
          rules.add(new Rule(price + " is above zero", PRICE.formatted(Sql.name(price))));
        }
        rules.add(new Rule("volume is not negative", QUANTITY.formatted("volume")));
        rules.add(
            new Rule(
                "high and low enclose open and close",
                "high >= greatest(\"open\", \"close\", low) AND low <= least(\"open\", \"close\")"));
        rules.add(new Rule("revision counts from 0", "revision >= 0"));
      }
      default -> {}
    }
    return rules;
  }
}
