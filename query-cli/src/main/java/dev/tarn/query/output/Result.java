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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes what a SELECT gives. Rows are streamed: memory does not grow with their number, as long as
 * the connection streams, too.
 */
public final class Result {
  private static final int CHUNK_CHARACTERS = 1 << 15;

  /** What the database says of a file that it could not write, and why. */
  private static final Pattern UNWRITABLE =
      Pattern.compile("Could not write (?:file|all bytes)[^\\n]*: ([^:\\n]+)");

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

  /** Writes in a format, with times in UTC; otherwise like {@link #writeTo(Target, Style)}. */
  public Written writeTo(Target target, Format format) throws SQLException {
    return writeTo(target, Style.plain(format));
  }

  /**
   * Runs the SELECT and writes its rows; the target is committed, and stays open.
   *
   * @throws SQLException if the database cannot answer
   * @throws StorageException if the target cannot be written, as on a full disk
   * @throws ReaderGoneException if the target is a pipe that nobody reads any more
   */
  public Written writeTo(Target target, Style style) throws SQLException {
    try {
      Written written = style.format() == Format.PARQUET ? copy(target) : stream(target, style);
      target.commit();
      return written;
    } catch (IOException e) {
      throw unwritten(target, e);
    }
  }

  /** What it means that a target took no more. */
  static RuntimeException unwritten(Target target, IOException e) {
    return isBrokenPipe(e) ? new ReaderGoneException(e) : unwritable(target, e.getMessage(), e);
  }

  private static StorageException unwritable(Target target, String reason, Exception cause) {
    return new StorageException(
        "Cannot write the result to %s: %s; free space there or choose another place with --output"
            .formatted(target.name(), reason),
        cause);
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
    } catch (SQLException e) {
      Matcher reason = UNWRITABLE.matcher(String.valueOf(e.getMessage()));
      if (reason.find()) {
        throw unwritable(target, reason.group(1), e);
      }
      throw e;
    }
  }

  private Written stream(Target target, Style style) throws SQLException, IOException {
    try (Rows rows = Rows.of(connection, selects, style.zone())) {
      OutputStream out = target.stream();
      TextFormat lines = Format.of(rows, style);
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
