package dev.tarn.runner.live;

import dev.tarn.market.Instrument;
import dev.tarn.staging.RefusedException;
import dev.tarn.strategy.StrategyLake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds the instruments that symbols mean, now or once they come. Used by one thread. */
final class SymbolSearch {
  private final StrategyLake lake;
  private final Optional<String> venue;
  private final Consumer<String> notices;
  private final Set<String> missing;
  private final Set<String> told = new HashSet<>();

  SymbolSearch(
      StrategyLake lake, List<String> symbols, Optional<String> venue, Consumer<String> notices) {
    this.lake = lake;
    this.venue = venue;
    this.notices = notices;
    this.missing = new LinkedHashSet<>(symbols);
  }

  /** Symbols that have not come yet. */
  Set<String> missing() {
    return missing;
  }

  /**
   * Looks at the beginning, when somebody may correct what is meant.
   *
   * @throws RefusedException when several venues have a symbol and none is asked for
   */
  List<Instrument> begin() {
    try {
      List<Instrument> all = lake.find(List.copyOf(missing), venue.map(List::of).orElse(List.of()));
      missing.clear();
      return all;
    } catch (RefusedException e) {
      // each for itself tells which
    }
    List<Instrument> found = look();
    for (String symbol : missing) {
      if (isAmbiguous(symbol)) {
        lake.find(List.of(symbol), List.of()); // names the venues
      }
    }
    return found;
  }

  /** The instruments of symbols that have come since; says once what is missing and why. */
  List<Instrument> look() {
    List<Instrument> all = new ArrayList<>();
    Set<String> came = new HashSet<>();
    for (String symbol : List.copyOf(missing)) {
      try {
        List<Instrument> found = lake.find(List.of(symbol), venue.map(List::of).orElse(List.of()));
        came.add(symbol);
        all.addAll(found);
      } catch (RefusedException e) {
        if (told.add(symbol)) {
          notices.accept(e.getMessage() + " (waiting for " + symbol + ")");
        }
      }
    }
    missing.removeAll(came); // none when the lake could not be read in between
    return all;
  }

  private boolean isAmbiguous(String symbol) {
    try {
      return venue.isEmpty() && lake.find(List.of(symbol), List.of("*")).size() > 1;
    } catch (RefusedException e) {
      return false;
    }
  }
}
