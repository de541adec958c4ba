package dev.tarn.warehouse.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sessions one after the other on the same DuckDB instance, for who opens them again and again: the
 * writer, readers that poll. A session that is closed lets go of all files, as any other does; what
 * is kept is an instance without a database. Thread-safe; sessions that are open at the same time
 * have instances of their own.
 */
public final class SessionPool implements AutoCloseable {
  private static final int MOST_IDLE = 2;

  /**
   * DuckDB 2.0 keeps some 20 KB of each fresh read until its instance is closed, so none is kept
   * for ever.
   */
  private static final int MOST_USES = 200;

  private final Supplier<SessionOptions> options;
  private final Deque<Instance> idle = new ArrayDeque<>();
  private boolean closed;

  /** An instance, held by a session that is never used for anything else. */
  private record Instance(Session session, int uses) {}

  /**
   * @param options asked for each new instance; two instances must not spill into the same folder
   */
  public SessionPool(Supplier<SessionOptions> options) {
    this.options = options;
  }

  /**
   * Opens a session. Temporary tables and settings of its connection end with it.
   *
   * @throws SqlFailure when DuckDB refuses
   */
  public Session open() {
    Instance instance = instance();
    try {
      return instance.session().another(() -> giveBack(instance));
    } catch (RuntimeException | Error e) {
      instance.session().close();
      throw e;
    }
  }

  private Instance instance() {
    synchronized (this) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new Instance(Session.open(options.get()), 1);
  }

  private void giveBack(Instance instance) {
    if (instance.uses() >= MOST_USES || !isLeftEmpty(instance.session()) || !keep(instance)) {
      instance.session().close();
    }
  }

  /** Detaches all databases; false where something is left, or the instance has failed. */
  private static boolean isLeftEmpty(Session instance) {
    try {
      List<String> left =
          instance.query(
              """
              SELECT database_name, true FROM duckdb_databases() WHERE NOT internal AND database_name <> 'memory'
              UNION ALL SELECT table_name, false FROM duckdb_tables() WHERE database_name = 'memory'
              UNION ALL SELECT view_name, false FROM duckdb_views() WHERE database_name = 'memory' AND NOT internal""",
              row -> row.getBoolean(2) ? row.getString(1) : "");
      left.stream()
          .filter(database -> !database.isEmpty())
          .forEach(database -> instance.execute("DETACH " + Sql.name(database)));
      return !left.contains("");
    } catch (SqlFailure e) {
      return false; // closing it gives its files back in any case
    }
  }

  private synchronized boolean keep(Instance instance) {
    if (closed || idle.size() >= MOST_IDLE) {
      return false;
    }
    idle.push(new Instance(instance.session(), instance.uses() + 1));
    return true;
  }

  /** Closes what is idle; sessions that are open go on, and end with their instances. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(instance -> instance.session().close());
    idle.clear();
  }
}
