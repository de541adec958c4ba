package dev.tarn.warehouse.merge;

import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far the prices of clusters lie apart in candles that are made from ticks. Steps are noted in
 * each replica, since what is derived from the same ticks follows from them. Immutable.
 *
 * @param steps by patterns of symbols, in which {@code *} stands for any text and {@code ?} for one
 *     character; the first pattern that a symbol fits counts, and a symbol that fits none has no
 *     clusters
 */
public record Footprint(Map<String, BigDecimal> steps) {
  /** No symbol has clusters. */
  public static final Footprint NONE = new Footprint(Map.of());

  private static final char ESCAPE = '\\';

  public Footprint {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  /** The steps that are noted in an attached database. */
  public static Footprint of(Session session, Catalog catalog) {
    if (!catalog.hasFootprint(session)) {
      return NONE;
    }
    Map<String, BigDecimal> steps = new LinkedHashMap<>();
    session
        .query(
            "SELECT pattern, step FROM %s ORDER BY position ASC".formatted(catalog.footprint()),
            row -> Map.entry(row.getString(1), new BigDecimal(row.getString(2))))
        .forEach(step -> steps.put(step.getKey(), step.getValue()));
    return new Footprint(steps);
  }

  /** Notes the steps in an attached database. Having none needs no note where there never were. */
  public void note(Session session, Catalog catalog) {
    if (!catalog.hasFootprint(session)) {
      if (isEmpty()) {
        return;
      }
      session.execute(
          "CREATE TABLE %s (position BIGINT NOT NULL, pattern VARCHAR NOT NULL, step VARCHAR NOT NULL)"
              .formatted(catalog.footprint()));
      session.execute(
          "CREATE TABLE %s (\"day\" DATE NOT NULL)".formatted(catalog.olderFootprints()));
    }
    session.execute("DELETE FROM " + catalog.footprint());
    long position = 0;
    for (Map.Entry<String, BigDecimal> step : steps.entrySet()) {
      session.execute(
          "INSERT INTO %s VALUES (?, ?, ?)".formatted(catalog.footprint()),
          position++,
          step.getKey(),
          step.getValue().toPlainString());
    }
  }

  /** Whether no symbol has clusters. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The step of the symbol in a column, as SQL; null where it has none. */
  public String step(String symbol) {
    if (isEmpty()) {
      return "NULL::DECIMAL(32, 12)";
    }
    return steps.entrySet().stream()
        .map(
            step ->
                "WHEN %s LIKE %s ESCAPE '%s' THEN %s::DECIMAL(32, 12)"
                    .formatted(
                        symbol, like(step.getKey()), ESCAPE, step.getValue().toPlainString()))
        .collect(Collectors.joining(" ", "CASE ", " END"));
  }

  /** The condition that the symbol in a column has another step here than there, as SQL. */
  public String differs(Footprint other, String symbol) {
    return "(%s) IS DISTINCT FROM (%s)".formatted(step(symbol), other.step(symbol));
  }

  /** All in one line, to tell it from others. */
  public String text() {
    return steps.entrySet().stream()
        .map(step -> step.getKey() + "=" + step.getValue().toPlainString())
        .collect(Collectors.joining(" "));
  }

  private static String like(String pattern) {
    StringBuilder like = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> like.append('%');
        case '?' -> like.append('_');
        case '%', '_', ESCAPE -> like.append(ESCAPE).append(c);
        default -> like.append(c);
      }
    }
    return Sql.literal(like.toString());
  }
}
