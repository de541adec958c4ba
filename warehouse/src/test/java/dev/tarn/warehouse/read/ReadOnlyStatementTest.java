package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.RefusedException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyStatementTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "select ';' -- comment; more",
        "WITH x AS (SELECT 1) SELECT * FROM x;",
        "FROM candles",
        "TABLE candles",
        "VALUES (1), (2)",
        "DESCRIBE candles",
        "SHOW TABLES",
        "SUMMARIZE candles"
      })
  void whatOnlyReadsIsTaken(String sql) throws SQLException {
    try (TestCandles lake = new TestCandles()) {
      assertThatCode(() -> ReadOnlyStatement.parse(lake.connection(), sql))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (i INTEGER)",
        "DROP TABLE candles",
        "INSERT INTO ticks SELECT * FROM ticks",
        "WITH gone AS (DELETE FROM candles RETURNING *) SELECT * FROM gone",
        "COPY (SELECT 1) TO 'x.csv'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x.csv'",
        "ATTACH 'x.duckdb'",
        "SET threads = 1",
        "INSTALL httpfs",
        "CALL pragma_version()",
        "PRAGMA version",
        "SELECT 1; DROP TABLE candles; SELECT 2",
        "SELECT 1; SELECT 2",
        "",
        " ; "
      })
  void whatIsNotOneSelectIsRefusedAndNotRun(String sql) throws SQLException {
    try (TestCandles lake = new TestCandles()) {
      assertThatThrownBy(() -> ReadOnlyStatement.parse(lake.connection(), sql))
          .isInstanceOf(RefusedException.class)
          .hasMessageNotContaining("\n");
      assertThat(lake.rows("SELECT count(*) FROM duckdb_tables()")).containsExactly("2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1|;",
        "SELECT 1| ; -- done",
        "SELECT ';' AS a, '--' AS b| /* ; */ ;;",
        "SELECT E'it\\';' AS a|;",
        "SELECT $$;$$ AS a|;",
        "SELECT $x$--;$x$ AS a|;",
        "SELECT 1 /* ; */ + 1 AS \"a;\"|\n;",
        "SELECT '-- ;'|"
      })
  void whatFollowsTheStatementIsCutOff(String marked) throws SQLException {
    try (TestCandles lake = new TestCandles()) {
      String text = ReadOnlyStatement.parse(lake.connection(), marked.replace("|", "")).text();
      assertThat(text).isEqualTo(marked.substring(0, marked.indexOf('|')));
      assertThat(lake.rows("SELECT * FROM (" + text + ")")).hasSize(1);
    }
  }

  @Test
  void anErrorTellsItsPlace() throws SQLException {
    try (TestCandles lake = new TestCandles()) {
      assertThatThrownBy(() -> ReadOnlyStatement.parse(lake.connection(), "SELECT 1\nFROMM x y"))
          .hasMessage("Invalid SQL at line 2, column 7: syntax error at or near \"x\"");
    }
  }
}
