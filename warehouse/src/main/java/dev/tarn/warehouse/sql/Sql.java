package dev.tarn.warehouse.sql;

import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of SQL text. */
public final class Sql {

  private Sql() {}

  /** A text as a literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A name as a quoted identifier. */
  public static String name(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** Quoted names, separated by commas. */
  public static String names(Collection<String> identifiers) {
    return names(identifiers, "");
  }

  /** Quoted names of columns of the relation called {@code alias}, separated by commas. */
  public static String names(Collection<String> identifiers, String alias) {
    String prefix = alias.isEmpty() ? "" : alias + ".";
    return identifiers.stream().map(name -> prefix + name(name)).collect(Collectors.joining(", "));
  }

  /** Texts as a list literal. */
  public static String list(Collection<String> texts) {
    return texts.stream().map(Sql::literal).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A condition that columns of two relations are equal, null being equal to null. */
  public static String equal(Collection<String> columns, String left, String right) {
    return columns.stream()
        .map(Sql::name)
        .map(column -> left + "." + column + " IS NOT DISTINCT FROM " + right + "." + column)
        .collect(Collectors.joining(" AND "));
  }
}
