package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Feed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The feeds of a source that are open. Thread-safe. */
final class Feeds implements AutoCloseable {
  private final List<Feed> open = new CopyOnWriteArrayList<>();

  void opened(Feed feed) {
    open.add(feed);
  }

  void ended(Feed feed) {
    open.remove(feed);
  }

  @Override
  public void close() {
    open.forEach(Feed::close);
    open.clear();
  }
}
