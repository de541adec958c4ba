package dev.tarn.query.output;

import dev.tarn.staging.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes what a SELECT gives. Rows are streamed: memory does not grow with their number, as long as
 * the connection streams, too.
 */
public final class Result {
  private static final int CHUNK_CHARACTERS = 1 << 15;

  private final Connection connection;
  private final List<String> selects;

  /** The result of {@code sql}, not yet run. */
  public Result(Connection connection, String sql) {
    this(connection, List.of(sql));
  }

  /**
   * The results of some statements, one after the other, not yet run.
   *
   * @param selects at least one; all have the same columns. Parquet takes just one
   */
  public Result(Connection connection, List<String> selects) {
    this.connection = connection;
    this.selects = List.copyOf(selects);
  }

  /**
   * Runs the SELECT and writes its rows; the target is committed, and stays open.
   *
   * @throws SQLException if the database cannot answer
   * @throws StorageException if the target cannot be written, as on a full disk
   * @throws ReaderGoneException if the target is a pipe that nobody reads any more
   */
  public Written writeTo(Target target, Format format) throws SQLException {
    try {
      Written written = format == Format.PARQUET ? copy(target) : stream(target, format);
      target.commit();
      return written;
    } catch (IOException e) {
      if (isBrokenPipe(e)) {
        throw new ReaderGoneException(e);
      }
      throw new StorageException(
          "Cannot write the result to %s: %s; free space there or choose another place with --output"
              .formatted(target.name(), e.getMessage()),
          e);
    }
  }

  private Written copy(Target target) throws SQLException, IOException {
    if (selects.size() > 1) {
      throw new IllegalArgumentException("One statement only: Parquet is written by the database");
    }
    String path = target.part().toString().replace("'", "''");
    try (Statement statement = connection.createStatement()) {
      long rows =
          statement.executeLargeUpdate(
              "COPY ("
                  + selects.get(0)
                  + "\n) TO '"
                  + path
                  + "' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
      return new Written(rows, Optional.empty());
    }
  }

  private Written stream(Target target, Format format) throws SQLException, IOException {
    try (Rows rows = Rows.of(connection, selects)) {
      OutputStream out = target.stream();
      TextFormat lines = format.of(rows);
      StringBuilder text = new StringBuilder(CHUNK_CHARACTERS + 1_024);
      lines.begin(text);
      while (rows.next()) {
        lines.row(text);
        if (text.length() >= CHUNK_CHARACTERS) {
          write(text, out);
        }
      }
      lines.end(text);
      write(text, out);
      return new Written(rows.count(), rows.newest());
    }
  }

  private static void write(StringBuilder text, OutputStream out) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  private static boolean isBrokenPipe(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }
}
