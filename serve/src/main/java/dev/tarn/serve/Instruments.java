package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.staging.Datasets;
import dev.tarn.warehouse.read.SeriesSearch;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The series that a lake has candles of, which are all that it has ticks of as well. They are read
 * once; segments that arrive tell of new ones. Thread-safe.
 */
final class Instruments {
  private static final int NEAREST = 3;

  private final Lane lane;
  private @Nullable CompletableFuture<Set<Instrument>> loading;
  private Set<Instrument> last = Set.of();

  /** When those were last known to be all, once they are not, as nanoTime tells it. */
  private long lastRightAt;

  private final Set<Instrument> arrived = new ConcurrentSkipListSet<>();

  Instruments(Lane lane) {
    this.lane = lane;
  }

  /** All of them, by venue and symbol; the set may grow. */
  synchronized CompletableFuture<Set<Instrument>> all() {
    CompletableFuture<Set<Instrument>> under = loading;
    if (under != null && !under.isCompletedExceptionally()) {
      return under;
    }
    arrived.clear();
    CompletableFuture<Set<Instrument>> mine = lane.submit(new Loading());
    loading = mine;
    return mine;
  }

  /**
   * The series that a symbol names, as {@link #find} has it. While all are read anew, it is looked
   * for among those that were there before, where these are new enough.
   */
  CompletableFuture<Instrument> named(String symbol, Optional<String> venue, Freshness freshness) {
    CompletableFuture<Set<Instrument>> all = all();
    Set<Instrument> known = all.isDone() ? Set.of() : last(freshness);
    if (!named(known, symbol).isEmpty()) {
      try {
        return CompletableFuture.completedFuture(find(known, symbol, venue));
      } catch (Problem e) {
        // another venue may have it by now
      }
    }
    return all.thenApply(found -> find(found, symbol, venue));
  }

  private synchronized Set<Instrument> last(Freshness freshness) {
    return freshness.takes(lastRightAt) ? last : Set.of();
  }

  /**
   * Takes note of what a look has found.
   *
   * @param before when the look before it began
   */
  synchronized void changed(Change change, long before) {
    boolean unknown =
        change.touches().stream()
            .anyMatch(
                touch ->
                    touch.series().isEmpty()
                        && (touch.dataset().equals("candles") || touch.dataset().equals("ticks")));
    if (change.everything() || unknown) {
      if (loading != null && loading.isDone()) {
        lastRightAt = before;
      }
      loading = null;
      return;
    }
    CompletableFuture<Set<Instrument>> under = loading;
    for (Touch touch : change.touches()) {
      touch.series().ifPresent(series -> arrived.addAll(series.keySet()));
    }
    if (under != null && under.isDone() && !under.isCompletedExceptionally()) {
      under.join().addAll(arrived);
    }
  }

  /**
   * The series that a symbol names: as it is written, else in any case.
   *
   * @param venue in any case; absent for the only one
   * @throws Problem when there is none, or several venues have it
   */
  static Instrument find(Collection<Instrument> all, String symbol, Optional<String> venue) {
    List<Instrument> named = named(all, symbol);
    if (named.isEmpty()) {
      throw unknown(all, symbol);
    }
    List<Instrument> fitting =
        named.stream()
            .filter(one -> venue.isEmpty() || one.venue().equalsIgnoreCase(venue.get()))
            .toList();
    String venues = String.join(", ", named.stream().map(one -> "'" + one.venue() + "'").toList());
    if (fitting.isEmpty()) {
      throw Problem.notFound(
          "Unknown venue '%s' of symbol '%s': choose venue %s"
              .formatted(Parameters.shown(venue.orElse("")), Parameters.shown(symbol), venues));
    }
    if (fitting.size() > 1) {
      throw Problem.badRequest(
          "Ambiguous symbol '%s': several venues have it; choose one with venue: %s"
              .formatted(Parameters.shown(symbol), venues));
    }
    return fitting.get(0);
  }

  private static List<Instrument> named(Collection<Instrument> all, String symbol) {
    List<Instrument> exact = all.stream().filter(one -> one.symbol().equals(symbol)).toList();
    return exact.isEmpty()
        ? all.stream().filter(one -> one.symbol().equalsIgnoreCase(symbol)).toList()
        : exact;
  }

  private static Problem unknown(Collection<Instrument> all, String symbol) {
    List<String> nearest =
        Nearest.of(symbol, new TreeSet<>(all.stream().map(Instrument::symbol).toList()), NEAREST);
    return Problem.notFound(
        "Unknown symbol '%s'%s"
            .formatted(
                Parameters.shown(symbol),
                nearest.isEmpty()
                    ? ": the lake has no candles or ticks yet; add some with ingest-job"
                    : "; did you mean '" + String.join("' or '", nearest) + "'?"));
  }

  /** Reads them. */
  private final class Loading implements Lane.Job<Set<Instrument>> {
    @Override
    public Set<String> datasets(Datasets all) {
      return Set.of("candles");
    }

    @Override
    public Set<Instrument> run(Reading reading) throws SQLException {
      Set<Instrument> found =
          new ConcurrentSkipListSet<>(SeriesSearch.all(reading.snapshot(), "candles"));
      synchronized (Instruments.this) {
        found.addAll(arrived);
        last = found;
      }
      return found;
    }
  }
}
