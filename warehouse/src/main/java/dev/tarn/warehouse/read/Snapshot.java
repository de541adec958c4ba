package dev.tarn.warehouse.read;

import dev.tarn.warehouse.sql.Session;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a lake held at one moment. Its {@link #connection} has a view named after each dataset;
 * times are {@code TIMESTAMP}s that hold UTC. The snapshot never changes and never goes away,
 * whatever the writer does; it pins a replica while it is open, so close it soon. Not safe for use
 * by several threads; any number may be open in a process at once.
 */
public final class Snapshot implements AutoCloseable {
  private final Session session;
  private final Origin origin;
  private final Map<String, Supplier<String>> withReplaced;

  Snapshot(Session session, Origin origin, Map<String, Supplier<String>> withReplaced) {
    this.session = session;
    this.origin = origin;
    this.withReplaced = Map.copyOf(withReplaced);
  }

  /**
   * Where the rows of a snapshot come from.
   *
   * @param generation of the published database, of several the one published first; 0 when none
   *     was read
   * @param publishedAt when it was published; absent when none was read
   * @param segments segments read from staging and archive
   * @param rows rows in them
   * @param notices files that could not be read and were left out, a line each
   */
  public record Origin(
      long generation,
      Optional<Instant> publishedAt,
      int segments,
      long rows,
      List<String> notices) {
    public Origin {
      notices = List.copyOf(notices);
    }
  }

  /** A connection on which the views are; closed with the snapshot. Its results are streamed. */
  public Connection connection() {
    return session.connection();
  }

  /**
   * A SELECT for all rows of a dataset, and for those that they have replaced since the database
   * was published, with the dataset's columns. It will do where either of the two would, such as
   * for which series there are; of many rows it is several times as fast as the view, which has to
   * look for each of them among those that are replaced.
   *
   * @param dataset one that the snapshot was opened for
   * @throws IllegalArgumentException if it was not
   */
  public String withReplaced(String dataset) {
    Supplier<String> select = withReplaced.get(dataset);
    if (select == null) {
      throw new IllegalArgumentException("The snapshot was not opened for " + dataset);
    }
    return select.get();
  }

  /** The session behind the connection. */
  public Session session() {
    return session;
  }

  public Origin origin() {
    return origin;
  }

  @Override
  public void close() {
    OpenReplicas.close(session);
  }
}
