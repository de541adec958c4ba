package dev.tarn.query.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {
  private static final String VALUES =
      """
      SELECT 'a,"b' AS text, 0.00141342::DOUBLE AS price, NULL::DOUBLE AS missing, true AS closed,
        TIMESTAMP '2026-01-02 03:04:05.5' AS time, 7::BIGINT AS count,
        MAP {100.5::DOUBLE: {'buy_volume': 1e-5::DOUBLE}} AS clusters
      """;

  @TempDir Path folder;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void csvQuotesWhatNeedsItAndLeavesNullsEmpty() throws SQLException {
    assertThat(written(VALUES, Format.CSV))
        .isEqualTo(
            "text,price,missing,closed,time,count,clusters\n"
                + "\"a,\"\"b\",0.00141342,,true,2026-01-02T03:04:05.500Z,7,\"{\"\"100.5\"\":{\"\"buy_volume\"\":0.00001}}\"\n");
  }

  @Test
  void aQueryThatFailsWhileItRunsTellsWhyThoughItIsStreamed() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET jdbc_stream_results = true");
    }
    assertThatThrownBy(() -> written("SELECT error('the reason') FROM range(9)", Format.CSV))
        .hasMessageContaining("the reason");
  }

  @Test
  void jsonIsAnArrayOfObjects() throws SQLException {
    String object =
        "{\"text\":\"a,\\\"b\",\"price\":0.00141342,\"missing\":null,\"closed\":true,\"time\":\"2026-01-02T03:04:05.500Z\",\"count\":7,\"clusters\":{\"100.5\":{\"buy_volume\":0.00001}}}";
    assertThat(written(VALUES, Format.JSON)).isEqualTo("[\n" + object + "\n]\n");
    assertThat(written(VALUES, Format.JSONL)).isEqualTo(object + "\n");
    assertThat(written("FROM range(2) t(i)", Format.JSON))
        .isEqualTo("[\n{\"i\":0},\n{\"i\":1}\n]\n");
    assertThat(written("FROM range(0) t(i)", Format.JSON)).isEqualTo("[\n]\n");
    assertThat(written("SELECT 'NaN'::DOUBLE AS n, chr(1) || chr(10) AS t", Format.JSONL))
        .isEqualTo("{\"n\":null,\"t\":\"\\u0001\\n\"}\n");
  }

  @Test
  void aTableAlignsNumbersToTheRight() throws SQLException {
    assertThat(written("SELECT * FROM (VALUES ('x', 5), ('long', 100)) t(name, n)", Format.TABLE))
        .isEqualTo("name    n\nx       5\nlong  100\n");
    assertThat(written("SELECT chr(27) || '[2J' AS t", Format.TABLE)).doesNotContain("\u001b");
    assertThat(written("SELECT i FROM range(3000) t(i)", Format.TABLE).lines()).hasSize(3001);
  }

  @Test
  void anyTypeAndRepeatedNamesAreWritten() throws SQLException {
    assertThat(
            written(
                "SELECT DATE '2026-01-02' AS a, TIMESTAMPTZ '2026-01-02 00:00:00+00' AS a, 0.1::FLOAT AS b,"
                    + " 170141183460469231731687303715884105727 AS h, [1, 2] AS l, INTERVAL 1 DAY AS i,"
                    + " 1.50::DECIMAL(5, 2) AS d, NULL AS n, TIMESTAMP_NS '2026-01-02 00:00:00' AS ns",
                Format.CSV))
        .isEqualTo(
            "a,a,b,h,l,i,d,n,ns\n2026-01-02,2026-01-02T00:00:00Z,0.1,170141183460469231731687303715884105727,\"[1,2]\",1 day,1.50,,2026-01-02T00:00:00Z\n");
  }

  @Test
  void aConvertedResultKeepsItsOrder() throws SQLException {
    String csv =
        written(
            "SELECT DATE '2026-01-01' + i::INTEGER AS d FROM range(5000) t(i) ORDER BY i DESC",
            Format.CSV);
    assertThat(csv.lines().skip(1).toList()).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void aFileAppearsWholeAndReplacesTheOldOne() throws Exception {
    Path file = Files.writeString(folder.resolve("r.csv"), "old");
    try (FileTarget target = new FileTarget(file)) {
      assertThat(new Result(connection, "SELECT 1 AS i").writeTo(target, Format.CSV).rows())
          .isEqualTo(1);
    }
    assertThat(file).hasContent("i\n1\n");
    Path parquet = folder.resolve("it's.parquet");
    try (FileTarget target = new FileTarget(parquet)) {
      assertThat(new Result(connection, VALUES).writeTo(target, Format.PARQUET).rows())
          .isEqualTo(1);
    }
    assertThat(
            written(
                "SELECT count FROM '" + parquet.toString().replace("'", "''") + "'", Format.CSV))
        .isEqualTo("count\n7\n");
    assertThat(files()).isEqualTo(2);
  }

  @Test
  void aFailureLeavesNoHalfFile() throws IOException {
    String failing = "SELECT i, error('late') FROM range(1) t(i)";
    for (Format format : new Format[] {Format.CSV, Format.PARQUET}) {
      assertThatThrownBy(
              () -> {
                try (FileTarget target = new FileTarget(folder.resolve("r"))) {
                  new Result(connection, failing).writeTo(target, format);
                }
              })
          .isInstanceOf(SQLException.class);
    }
    assertThat(files()).isZero();
    assertThatThrownBy(() -> new FileTarget(folder.resolve("no/such/file")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("its folder is missing");
  }

  @Test
  void parquetGoesToAStreamAsBytes() throws SQLException {
    assertThat(written("SELECT 1", Format.PARQUET)).startsWith("PAR1").endsWith("PAR1");
  }

  @Test
  void aReaderThatHasGoneIsNoFailureButAFullDiskIs() {
    String many = "FROM range(100000)";
    assertThatThrownBy(
            () ->
                new Result(connection, many)
                    .writeTo(new StreamTarget(failing("Broken pipe")), Format.CSV))
        .isInstanceOf(ReaderGoneException.class);
    assertThatThrownBy(
            () ->
                new Result(connection, many)
                    .writeTo(new StreamTarget(failing("No space left on device")), Format.CSV))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("standard output: No space left on device");
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private String written(String sql, Format format) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (StreamTarget target = new StreamTarget(bytes)) {
      new Result(connection, sql).writeTo(target, format);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toString(
        format == Format.PARQUET ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
