package dev.tarn.query.output;

import java.util.regex.Pattern;

/** A column of a result: its name, how it is read, and the SQL that brings it into that form. */
record Column(String name, Kind kind, Conversion conversion) {
  private static final Pattern NUMBER =
      Pattern.compile("(U?(TINYINT|SMALLINT|INTEGER)|BIGINT|DECIMAL\\(.*\\))");
  private static final Pattern NESTED =
      Pattern.compile("(STRUCT|MAP|UNION|VARIANT)\\b.*|.*\\]|JSON");

  /** SQL around a column whose values JDBC does not give as needed. */
  enum Conversion {
    NONE("%s"),
    MICROS("CAST(%s AS TIMESTAMP)"),
    JSON("CAST(to_json(%s) AS VARCHAR)"),
    TEXT("CAST(%s AS VARCHAR)");

    private final String sql;

    Conversion(String sql) {
      this.sql = sql;
    }

    String of(String column) {
      return sql.formatted(column);
    }
  }

  /** From the name of a type in the database. */
  static Column of(String name, String type) {
    if (NESTED.matcher(type).matches()) {
      return new Column(name, Kind.JSON, Conversion.JSON);
    }
    if (NUMBER.matcher(type).matches()) {
      return new Column(name, Kind.NUMBER, Conversion.NONE);
    }
    return switch (type) {
      case "VARCHAR" -> new Column(name, Kind.TEXT, Conversion.NONE);
      case "DOUBLE" -> new Column(name, Kind.DOUBLE, Conversion.NONE);
      case "BOOLEAN" -> new Column(name, Kind.BOOLEAN, Conversion.NONE);
      case "TIMESTAMP" -> new Column(name, Kind.TIME, Conversion.NONE);
      case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
          new Column(name, Kind.TIME, Conversion.MICROS);
      case "FLOAT", "HUGEINT", "UHUGEINT", "UBIGINT", "BIGNUM" ->
          new Column(name, Kind.NUMBER, Conversion.TEXT);
      default -> new Column(name, Kind.TEXT, Conversion.TEXT);
    };
  }
}
