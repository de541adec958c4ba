package dev.tarn.ingest.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far the history of a series is here. Immutable.
 *
 * @param covered times of which all is here that the venue has, or had when it was asked
 * @param holes what the venue did not have, in order of time; covered as well
 * @param cursor how to go on exactly where rows ended
 * @param pending what a crash has left open
 */
record Note(Spans covered, List<Hole> holes, Optional<Cursor> cursor, Optional<Pending> pending) {
  static final Note EMPTY = new Note(Spans.NONE, List.of(), Optional.empty(), Optional.empty());

  Note {
    holes = List.copyOf(holes);
  }

  Note with(Pending next) {
    return new Note(covered, holes, cursor, Optional.of(next));
  }

  /** The note once what is pending is in the lake. */
  Note settled() {
    return pending
        .map(all -> covering(all.covered(), all.cursor(), List.of()).withoutPending())
        .orElse(this);
  }

  /** The note without what is pending. */
  Note withoutPending() {
    return new Note(covered, holes, cursor, Optional.empty());
  }

  /**
   * The note with more that is here.
   *
   * @param more times that are covered now
   * @param next where to go on, if that has changed
   * @param believed what the venue does not have
   */
  Note covering(Spans more, Optional<Cursor> next, List<Hole> believed) {
    Spans answered =
        more.plus(Spans.of(believed.stream().map(hole -> hole.missing().span()).toList()));
    List<Hole> all = new ArrayList<>(believed);
    for (Hole hole : holes) {
      Spans left = Spans.of(hole.missing().span()).minus(answered);
      if (hole.missing().numbers().isEmpty()) {
        left.list().forEach(span -> all.add(new Hole(Missing.of(span), hole.asked())));
      } else if (!left.isEmpty()) {
        all.add(hole);
      }
    }
    all.sort(Comparator.comparing(hole -> hole.missing().span().from()));
    return new Note(covered.plus(answered), all, next.or(() -> cursor), pending);
  }

  /** Whether it was asked for often enough. */
  boolean believes(Missing numbered, Wish wish) {
    return holes.stream()
        .anyMatch(
            hole -> hole.missing().numbers().equals(numbered.numbers()) && !wish.doubts(hole));
  }

  /** How many holes of some times are not worth being asked for again. */
  long believed(Wish wish) {
    return holes.stream()
        .filter(hole -> !wish.doubts(hole))
        .filter(hole -> !wish.times().and(Spans.of(hole.missing().span())).isEmpty())
        .count();
  }

  /** What of some times is to be asked for. */
  Spans open(Wish wish) {
    List<Span> worthIt = new ArrayList<>();
    List<Span> believed = new ArrayList<>();
    for (Hole hole : holes) {
      (wish.doubts(hole) ? worthIt : believed).add(hole.missing().span());
    }
    Spans here = Spans.NONE;
    for (TradeRun run : wish.here()) {
      here = here.plus(run.covered());
    }
    return switch (wish.basis()) {
      case NOTES -> wish.times().minus(covered.minus(Spans.of(worthIt))).minus(here);
      case LAKE -> wish.times().minus(Spans.of(believed).minus(Spans.of(worthIt)));
    };
  }
}
