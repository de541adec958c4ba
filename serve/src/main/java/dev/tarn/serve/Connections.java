package dev.tarn.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections on which no request has come for a while, though bytes may have: who sends its
 * headers one by one would hold a connection for ever. Thread-safe.
 */
final class Connections implements Connection.Listener {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();

  private final Map<Connection, State> open = new ConcurrentHashMap<>();

  /** What is known of a connection. */
  private static final class State {
    final AtomicInteger requests = new AtomicInteger();
    volatile long since = System.nanoTime();
  }

  @Override
  public void onOpened(Connection connection) {
    open.put(connection, new State());
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  /** A request has come; the connection is left alone until it is answered. */
  void begun(Request request) {
    State state = open.get(request.getConnectionMetaData().getConnection());
    if (state != null) {
      state.requests.incrementAndGet();
      Request.addCompletionListener(
          request,
          failure -> {
            state.since = System.nanoTime();
            state.requests.decrementAndGet();
          });
    }
  }

  /** Closes those that are late. */
  void sweep() {
    long now = System.nanoTime();
    open.forEach(
        (connection, state) -> {
          if (state.requests.get() == 0 && now - state.since > PATIENCE_NANOS) {
            connection.getEndPoint().close();
          }
        });
  }

  int size() {
    return open.size();
  }
}
