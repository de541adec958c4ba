package dev.tarn.warehouse.read;

import dev.tarn.market.NamePattern;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Conditions on columns that hold words or names, in the forms of {@link SeriesSearch}: exact
 * texts, several with commas, and patterns.
 */
public final class WordFilter {
  private static final String ESCAPE = "\\";

  private WordFilter() {}

  /**
   * The condition that a column is, or fits, one of some texts, as SQL that starts with AND; empty
   * for no texts. Case matters.
   */
  public static String names(String column, List<String> texts) {
    return condition(column, texts, "%s");
  }

  /** The same, whatever the case: for words such as FILLED. */
  public static String words(String column, List<String> texts) {
    return condition(column, texts, "upper(%s)");
  }

  private static String condition(String column, List<String> texts, String both) {
    if (texts.isEmpty()) {
      return "";
    }
    List<String> conditions = new ArrayList<>();
    String compared = both.formatted(column);
    for (String text : texts) {
      conditions.add(compared + " = " + both.formatted(Sql.literal(text)));
      for (String name : NamePattern.split(text)) {
        conditions.add(
            NamePattern.isPattern(name)
                ? compared + " LIKE " + both.formatted(like(name)) + " ESCAPE '" + ESCAPE + "'"
                : compared + " = " + both.formatted(Sql.literal(name)));
      }
    }
    return conditions.stream().distinct().collect(Collectors.joining(" OR ", " AND (", ")"));
  }

  /** The condition that a column fits a pattern, as SQL. */
  static String fits(String column, String pattern) {
    return column + " LIKE " + like(pattern) + " ESCAPE '" + ESCAPE + "'";
  }

  private static String like(String pattern) {
    return Sql.literal(
        new NamePattern(pattern)
            .translated(
                "%",
                "_", c -> c.equals("%") || c.equals("_") || c.equals(ESCAPE) ? ESCAPE + c : c));
  }
}
