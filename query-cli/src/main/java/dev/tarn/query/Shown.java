package dev.tarn.query;

import dev.tarn.query.output.Format;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which columns of an answer are written. */
record Shown(Invocation invocation, Connection connection) {

  /**
   * The statements, with the columns that the call asks for; else with those that a person wants to
   * see, if the format is for people.
   */
  List<String> selects(Answer answer) throws SQLException {
    Answer whole = invocation.format() == Format.PARQUET ? answer.united() : answer;
    List<String> asked =
        invocation.texts(Options.COLUMNS).stream()
            .flatMap(names -> Stream.of(names.split(",", -1)))
            .map(String::strip)
            .toList();
    if (!asked.isEmpty()) {
      return projected(whole, called(asked, whole.selects().get(0)));
    }
    boolean all = whole.shown().isEmpty() || !invocation.isForPeople();
    return all ? whole.selects() : projected(whole, whole.shown());
  }

  private static List<String> projected(Answer answer, List<String> columns) {
    String names = Sql.names(columns);
    return answer.selects().stream()
        .map(select -> "SELECT " + names + " FROM (" + select + ")")
        .toList();
  }

  private List<String> called(List<String> asked, String select) throws SQLException {
    List<String> there = columns(select);
    List<String> called = new ArrayList<>();
    for (String name : asked) {
      Optional<String> column =
          there.stream().filter(each -> each.equalsIgnoreCase(name)).findFirst();
      called.add(
          column.orElseThrow(
              () ->
                  invocation.usage(
                      "Unknown column '%s': there are %s"
                          .formatted(name, String.join(", ", there)))));
    }
    requireOnce(called);
    return called;
  }

  /** JSON takes no name twice, and other formats shall not differ. */
  private void requireOnce(List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw invocation.usage("Invalid columns: '%s' is named twice".formatted(column));
      }
    }
  }

  private List<String> columns(String select) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      ResultSetMetaData columns = statement.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnLabel(i));
      }
      return names;
    }
  }
}
