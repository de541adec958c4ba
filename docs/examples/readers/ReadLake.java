// java -cp duckdb_jdbc.jar ReadLake.java LAKE SYMBOL
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Properties;

class ReadLake {
  public static void main(String[] args) throws Exception {
    Path replica = Path.of(args[0], "warehouse", "core.duckdb").toRealPath(); // published now
    Properties readOnly = new Properties();
    readOnly.setProperty("duckdb.read_only", "true");
    String bars =
        """
        SELECT open_time, "open", high, low, "close", volume, closed
        FROM fresh.ohlcv(?, '5m') ORDER BY open_time DESC LIMIT 3""";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + replica, readOnly);
        PreparedStatement statement = connection.prepareStatement(bars)) {
      statement.setString(1, args[1]);
      try (ResultSet bar = statement.executeQuery()) {
        while (bar.next()) {
          System.out.println(
              bar.getString("open_time") + " " + bar.getDouble("close") + " " + bar.getDouble("volume"));
        }
      }
    }
  }
}
