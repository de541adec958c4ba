package dev.tarn.warehouse.read;

import dev.tarn.warehouse.sql.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The replicas that this process has open. A POSIX lock belongs to the process, and closing any
 * descriptor of a file drops it: two snapshots of one replica would lose their lock with the first
 * that is closed. So sessions that share a replica are closed together, when the last is given up.
 * Thread-safe.
 */
final class OpenReplicas {
  private static final Map<Session, Set<Object>> USED = new IdentityHashMap<>();
  private static final Map<Session, Set<Object>> GIVEN_UP = new IdentityHashMap<>();

  private OpenReplicas() {}

  /** Called before {@code session} opens a file, told by its key: device and inode. */
  static synchronized void opening(Session session, Object file) {
    USED.computeIfAbsent(session, unused -> new HashSet<>()).add(file);
  }

  /** True when any session has the file open, or may have. */
  static synchronized boolean isOpen(Object file) {
    return USED.values().stream().anyMatch(files -> files.contains(file))
        || GIVEN_UP.values().stream().anyMatch(files -> files.contains(file));
  }

  /** Gives a session up: closes it, as soon as nobody uses a file that it has open. */
  static synchronized void close(Session session) {
    Set<Object> files = USED.remove(session);
    GIVEN_UP.put(session, files == null ? Set.of() : files);
    Map<Session, Set<Object>> waiting = new HashMap<>(GIVEN_UP);
    List<Session> closable = new ArrayList<>();
    waiting.forEach(
        (candidate, its) -> {
          if (USED.values().stream().noneMatch(used -> its.stream().anyMatch(used::contains))) {
            closable.add(candidate);
          }
        });
    closable.forEach(GIVEN_UP::remove);
    closable.forEach(Session::close);
  }
}
