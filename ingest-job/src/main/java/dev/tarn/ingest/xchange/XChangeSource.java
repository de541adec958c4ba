package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sources of single venues have in common. */
abstract class XChangeSource implements Source {
  final String venue;
  final Connection connection;
  final Requests requests;
  final Feeds feeds = new Feeds();
  final Clock clock;
  private final Object bookLock = new Object();
  private @Nullable SymbolBook book;

  XChangeSource(String venue, Connection connection, Clock clock) {
    this.venue = venue;
    this.connection = connection;
    this.clock = clock;
    requests = new Requests(connection.requestsHost());
  }

  /** Asks the venue for what it trades. */
  abstract List<Listing> listings() throws SourceException, InterruptedException;

  @Override
  public final String venue() {
    return venue;
  }

  @Override
  public final String symbol(String text) throws SourceException, InterruptedException {
    return book().find(text).symbol();
  }

  /** The venue's instruments, which it is asked for once. */
  final SymbolBook book() throws SourceException, InterruptedException {
    synchronized (bookLock) {
      if (book == null) {
        book = new SymbolBook(venue, listings());
      }
      return book;
    }
  }

  @Override
  public void close() {
    feeds.close();
    requests.close();
  }
}
