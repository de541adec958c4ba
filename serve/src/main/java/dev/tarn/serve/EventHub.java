package dev.tarn.serve;

import dev.tarn.staging.Datasets;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who follow what is new. Thread-safe. */
final class EventHub {
  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
  private static final CandleForm FORM = new CandleForm(false, ZoneOffset.UTC);
  private static final byte[] ALIVE = ": alive\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] WELCOME =
      "retry: 2000\n: welcome\n\n".getBytes(StandardCharsets.UTF_8);

  /** Of a history that was corrected nobody wants each bar as an event. */
  private static final int MOST_BARS = 10;

  private final Lane lane;
  private final ExecutorService sender;
  private final Figures figures;
  private final int most;
  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private final RowEvents rows = new RowEvents();
  private final Set<RowEvents.Kind> due = EnumSet.noneOf(RowEvents.Kind.class);
  private boolean scheduled;

  /**
   * @param lane reads rows
   * @param sender writes to clients, one thing after the other
   * @param most how many may follow
   */
  EventHub(Lane lane, ExecutorService sender, Figures figures, int most) {
    this.lane = lane;
    this.sender = sender;
    this.figures = figures;
    this.most = most;
  }

  int clients() {
    return clients.size();
  }

  /**
   * Takes a client in, until it has ended.
   *
   * @param left called when it has
   */
  void add(EventClient client, Runnable left) {
    if (clients.size() >= most) {
      throw Problem.unavailable(
          30, "Cannot send events to more than %d clients: ask now and then".formatted(most));
    }
    clients.add(client);
    client
        .ended()
        .whenComplete(
            (unused, failure) -> {
              clients.remove(client);
              left.run();
            });
    client.send(WELCOME);
    read(EnumSet.allOf(RowEvents.Kind.class));
  }

  /** Reads rows before anybody follows, so that the first who does need not wait for it. */
  void prepare() {
    read(EnumSet.allOf(RowEvents.Kind.class));
  }

  /** Bars are new or have changed. */
  void changed(KeptSeries.Key key, List<Bar> bars) {
    List<Bar> last = bars.subList(Math.max(0, bars.size() - MOST_BARS), bars.size());
    send(
        () -> {
          for (Bar bar : last) {
            byte[] event = event("candle", FORM.event(key.series(), key.timeframe(), bar));
            for (EventClient client : clients) {
              if (client.wants(key)) {
                send(client, event);
              }
            }
          }
        });
  }

  /** Takes note of what a look has found. */
  void changed(Change change) {
    if (clients.isEmpty() || change.isNothing()) {
      return;
    }
    Set<RowEvents.Kind> kinds = EnumSet.noneOf(RowEvents.Kind.class);
    for (RowEvents.Kind kind : RowEvents.Kind.values()) {
      boolean touched =
          change.everything()
              || change.touches().stream()
                  .anyMatch(touch -> kind.datasets.contains(touch.dataset()));
      if (touched) {
        kinds.add(kind);
      }
    }
    read(kinds);
  }

  private synchronized void read(Set<RowEvents.Kind> kinds) {
    due.addAll(kinds);
    if (!due.isEmpty() && !scheduled) {
      scheduled = true;
      lane.submit(new Comparing()).whenComplete((events, failure) -> tell(events, failure));
    }
  }

  private void tell(@Nullable List<RowEvents.Event> events, @Nullable Throwable failure) {
    synchronized (this) {
      scheduled = false;
      if (failure == null && !due.isEmpty()) {
        read(Set.of());
      }
    }
    if (failure != null && !lane.isClosed()) {
      LOG.warn("Cannot look for events: {}", Problems.of(failure).getMessage());
    }
    if (events == null) {
      return;
    }
    send(
        () -> {
          for (RowEvents.Event one : events) {
            byte[] event = event(one.kind().event, one.json());
            for (EventClient client : clients) {
              if (client.wants(one.symbol())) {
                send(client, event);
              }
            }
          }
        });
  }

  /** Keeps connections open, and finds those that are dead. */
  void beat() {
    if (clients.isEmpty()) {
      synchronized (this) {
        if (!scheduled) {
          rows.forget();
        }
      }
    }
    send(() -> clients.forEach(client -> client.send(ALIVE)));
  }

  void close() {
    clients.forEach(EventClient::end);
  }

  private void send(Runnable work) {
    try {
      sender.execute(work);
    } catch (RejectedExecutionException e) {
      close(); // the server is about to end
    }
  }

  private void send(EventClient client, byte[] event) {
    figures.events.increment();
    if (!client.send(event)) {
      figures.eventClientsDropped.increment();
    }
  }

  private static byte[] event(String kind, String json) {
    return ("event: " + kind + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Looks which rows are new. */
  private final class Comparing implements Lane.Job<List<RowEvents.Event>> {
    private final Set<RowEvents.Kind> mine = EnumSet.noneOf(RowEvents.Kind.class);

    @Override
    public Set<String> datasets(Datasets all) {
      return RowEvents.datasets(mine, all);
    }

    @Override
    public void begin() {
      synchronized (EventHub.this) {
        mine.addAll(due);
        due.clear();
      }
    }

    @Override
    public List<RowEvents.Event> run(Reading reading) throws SQLException {
      return rows.read(reading, mine);
    }
  }
}
