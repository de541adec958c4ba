package dev.tarn.benchmarks;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * The least program that runs a query: opens the database file, prints the rows as CSV, and ends.
 */
final class BareQuery {

  private BareQuery() {}

  /** The arguments: the database file and the query. */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", "true");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + args[0], properties);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(args[1]);
        Writer out =
            new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
      print(result, out);
    }
  }

  private static void print(ResultSet result, Writer out) throws Exception, SQLException {
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      for (int column = 1; column <= columns; column++) {
        out.write(column == 1 ? "" : ",");
        out.write(String.valueOf(result.getString(column)));
      }
      out.write('\n');
    }
  }
}
