package dev.tarn.system.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Any DuckDB client: does what it is told on standard input, a line each, and answers each with a
 * line. It knows nothing of Tarn, so it runs with any version of the driver.
 *
 * <ul>
 *   <li>{@code read PATH} opens a database read-only
 *   <li>{@code write PATH} opens a database as most clients do when nobody tells them otherwise
 *   <li>{@code close} closes it
 *   <li>anything else is a statement
 * </ul>
 */
public final class Client {
  private Connection connection;

  private Client() {}

  public static void main(String[] args) throws IOException {
    Client client = new Client();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String answer;
      try {
        answer = client.answer(line);
      } catch (SQLException e) {
        answer = "error: " + e.getMessage();
      }
      System.out.println(answer.replace('\n', ' '));
    }
  }

  private String answer(String line) throws SQLException {
    if (line.startsWith("read ")) {
      return open(line.substring(5), "true");
    }
    if (line.startsWith("write ")) {
      return open(line.substring(6), "false");
    }
    if (line.equals("close")) {
      connection.close();
      return "closed";
    }
    return run(line);
  }

  private String open(String path, String readOnly) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", readOnly);
    connection = DriverManager.getConnection("jdbc:duckdb:" + path, properties);
    return "open";
  }

  /** Values of a row are joined by commas, rows by semicolons. */
  private String run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return statement.getUpdateCount() + " rows";
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.getResultSet()) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> values = new ArrayList<>();
          for (int column = 1; column <= columns; column++) {
            values.add(String.valueOf(result.getObject(column)));
          }
          rows.add(String.join(",", values));
        }
      }
      return String.join(";", rows);
    }
  }
}
