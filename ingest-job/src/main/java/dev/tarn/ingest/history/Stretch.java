package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Something to ask for with one request after the other.
 *
 * @param wanted what of it is wanted, in order; not empty
 * @param start what to begin with
 * @param asked how often it was asked for before
 */
record Stretch(List<Missing> wanted, Start start, int asked) {
  Stretch {
    wanted = List.copyOf(wanted);
  }

  /** A stretch that was never asked for. */
  static Stretch first(Span span, List<Cursor> cursors) {
    Start start =
        cursors.stream()
            .filter(cursor -> cursor.at().equals(span.from()))
            .map(Cursor::start)
            .findFirst()
            .orElse(new Start.At(span.from()));
    return new Stretch(List.of(Missing.of(span)), start, 0);
  }

  /** Trades that are missing by their numbers. */
  static Stretch numbered(Missing missing, int asked) {
    Start start = new Start.AtTrade(missing.numbers().orElseThrow().first());
    return new Stretch(List.of(missing), start, asked);
  }

  /**
   * What was missing, to be asked for again; what is near to each other, at once.
   *
   * @param near so near, unless numbers are known
   */
  static List<Stretch> again(List<Missing> missing, int asked, Duration near) {
    List<Stretch> stretches = new ArrayList<>();
    List<Missing> group = new ArrayList<>();
    for (Missing one : missing) {
      if (one.numbers().isPresent()) {
        stretches.add(numbered(one, asked));
        continue;
      }
      if (!group.isEmpty()
          && one.span().from().isAfter(group.get(group.size() - 1).span().to().plus(near))) {
        stretches.add(of(group, asked));
        group.clear();
      }
      group.add(one);
    }
    if (!group.isEmpty()) {
      stretches.add(of(group, asked));
    }
    return stretches;
  }

  /** The same, without what the venue may have forgotten. */
  Stretch byTime() {
    return new Stretch(wanted, new Start.At(from()), asked);
  }

  Instant from() {
    return wanted.get(0).span().from();
  }

  Instant to() {
    return wanted.get(wanted.size() - 1).span().to();
  }

  private static Stretch of(List<Missing> group, int asked) {
    return new Stretch(group, new Start.At(group.get(0).span().from()), asked);
  }
}
