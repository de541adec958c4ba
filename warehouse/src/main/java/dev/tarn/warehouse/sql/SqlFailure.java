package dev.tarn.warehouse.sql;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that DuckDB refused. DuckDB gives neither state nor code, so the message's lead tells
 * the kinds apart, as DuckDB 1.4 to 2.0 word them.
 */
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern HOLDER = Pattern.compile("\\(PID (\\d+)\\)");

  private final Kind kind;

  /** What kind of failure it is, by what can be done about it. */
  public enum Kind {
    /** Another process holds the database file. */
    LOCKED,
    /** The database file is damaged, or none. */
    DAMAGED,
    /** The database file is whole, and of a DuckDB that is newer than this one can read. */
    NEWER,
    /** The machine failed: disk full, out of memory, no permission. */
    ENVIRONMENT,
    /** DuckDB itself failed; the session is of no more use, nor is any statement to blame after. */
    LOST,
    /** The query was interrupted. */
    INTERRUPTED,
    /** Anything else: the statement or the data it read is at fault. */
    STATEMENT
  }

  public SqlFailure(SQLException cause) {
    super(firstLine(cause), cause);
    this.kind = kind(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  /** True when the statement names this table, and it is not there. */
  public boolean isOfMissing(String table) {
    return getMessage().startsWith("Catalog Error")
        && getMessage().contains("does not exist")
        && getMessage().contains(table);
  }

  /** True when the statement itself is wrong, whatever the data is that it would read. */
  public boolean isOfText() {
    return getMessage().startsWith("Catalog Error")
        || getMessage().startsWith("Binder Error")
        || getMessage().startsWith("Parser Error");
  }

  /** The process that holds the file, where DuckDB names it. */
  public OptionalLong holder() {
    Matcher matcher = HOLDER.matcher(getMessage());
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static Kind kind(String message) {
    if (message.startsWith("INTERNAL Error")
        || message.startsWith("FATAL Error")
        || message.contains("database has been invalidated")) {
      return Kind.LOST;
    }
    if (message.contains("Could not set lock on file")
        || message.contains("Unique file handle conflict")) {
      return Kind.LOCKED;
    }
    if (message.contains("Trying to read a database file with")) {
      return Kind.NEWER;
    }
    boolean ofSegment = message.contains(".parquet\"");
    if (ofSegment
        && (message.contains("Permission denied")
            || message.contains("Could not read enough bytes from file"))) {
      return Kind.STATEMENT; // one file is at fault, neither the database nor the machine
    }
    if (message.contains("not a valid DuckDB database file")
        || message.contains("Corrupt database file")
        || message.contains("Could not read enough bytes from file")
        || message.contains("Could not read from file")) {
      return Kind.DAMAGED;
    }
    if (message.contains("No space left on device")
        || message.contains("Permission denied")
        || message.contains("Read-only file system")
        || message.contains("Input/output error")
        || message.contains("Too many open files")
        || message.startsWith("Out of Memory Error")
        || message.startsWith("TransactionContext Error: Failed to commit")) {
      return Kind.ENVIRONMENT;
    }
    return message.startsWith("INTERRUPT") ? Kind.INTERRUPTED : Kind.STATEMENT;
  }

  private static String firstLine(SQLException cause) {
    String message = String.valueOf(cause.getMessage());
    return message
        .lines()
        .findFirst()
        .orElse(message)
        .replaceAll("\\s*See also https?://\\S+", "")
        .strip();
  }
}
