package dev.tarn.query.output;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A result that is read row by row, each value as text. Used by one thread. */
final class Rows implements AutoCloseable {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final List<Column> columns;
  private final PreparedStatement statement;
  private final ResultSet result;
  private final int timeColumn;
  private long count;
  private long newest = UNKNOWN;

  private Rows(List<Column> columns, PreparedStatement statement) throws SQLException {
    this.columns = columns;
    this.statement = statement;
    this.timeColumn = columns.stream().map(Column::kind).toList().indexOf(Kind.TIME);
    this.result = statement.executeQuery();
  }

  /** Runs a SELECT. */
  static Rows of(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      List<Column> columns = columns(statement.getMetaData());
      if (columns.stream().anyMatch(column -> column.conversion() != Column.Conversion.NONE)) {
        statement.close();
        statement = connection.prepareStatement(converted(columns, sql));
      }
      return new Rows(columns, statement);
    } catch (SQLException e) {
      statement.close();
      throw explained(connection, sql, e);
    } catch (RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  /** The driver keeps to itself why a streamed query has failed; as a table it is not streamed. */
  private static SQLException explained(Connection connection, String sql, SQLException e) {
    if (!String.valueOf(e.getMessage()).contains("Invalid result set")) {
      return e;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TEMP TABLE tarn_failed AS " + sql);
      return e;
    } catch (SQLException reason) {
      return reason;
    }
  }

  private static List<Column> columns(ResultSetMetaData metadata) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(Column.of(metadata.getColumnLabel(i), metadata.getColumnTypeName(i)));
    }
    return columns;
  }

  /** Columns are named by position: a result may have one name twice. */
  private static String converted(List<Column> columns, String sql) {
    StringBuilder selected = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String separator = i == 0 ? "" : ", ";
      selected.append(separator).append(columns.get(i).conversion().of("c" + i));
      names.append(separator).append('c').append(i);
    }
    return "SELECT " + selected + " FROM (" + sql + "\n) AS result(" + names + ")";
  }

  List<Column> columns() {
    return columns;
  }

  boolean next() throws SQLException {
    boolean there = result.next();
    count += there ? 1 : 0;
    return there;
  }

  /** How many rows have been read so far. */
  long count() {
    return count;
  }

  /** The time in the last row read so far, of the first column that holds times. */
  Optional<Instant> newest() {
    return newest == UNKNOWN
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(newest, ChronoUnit.MICROS));
  }

  /** Appends a value of the current row; false, and nothing appended, if it is null. */
  boolean append(StringBuilder text, int column) throws SQLException {
    int index = column + 1;
    switch (columns.get(column).kind()) {
      case TEXT, JSON, NUMBER -> {
        String value = result.getString(index);
        if (value == null) {
          return false;
        }
        text.append(value);
      }
      case DOUBLE -> {
        double value = result.getDouble(index);
        if (result.wasNull()) {
          return false;
        }
        DecimalText.append(text, value);
      }
      case TIME -> {
        long micros = result.getLong(index);
        if (result.wasNull()) {
          return false;
        }
        if (column == timeColumn) {
          newest = micros;
        }
        TimeText.append(text, micros);
      }
      case BOOLEAN -> {
        boolean value = result.getBoolean(index);
        if (result.wasNull()) {
          return false;
        }
        text.append(value);
      }
    }
    return true;
  }

  @Override
  public void close() throws SQLException {
    try (statement) {
      result.close();
    }
  }
}
