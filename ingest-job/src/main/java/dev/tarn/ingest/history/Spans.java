package dev.tarn.ingest.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Stretches of time, in order, that neither meet nor overlap. Immutable.
 *
 * @param list the stretches
 */
public record Spans(List<Span> list) {
  /** No time at all. */
  public static final Spans NONE = new Spans(List.of());

  /** Brings any stretches into order, and joins those that meet. */
  public Spans {
    list = joined(list);
  }

  static Spans of(Span... spans) {
    return new Spans(List.of(spans));
  }

  static Spans of(Collection<Span> spans) {
    return new Spans(List.copyOf(spans));
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  /** Whether all of a stretch lies in them. */
  boolean contain(Span span) {
    return Spans.of(span).minus(this).isEmpty();
  }

  Spans plus(Spans others) {
    List<Span> all = new ArrayList<>(list);
    all.addAll(others.list);
    return new Spans(all);
  }

  /** What is left without {@code others}. */
  Spans minus(Spans others) {
    List<Span> left = new ArrayList<>();
    int first = 0;
    for (Span span : list) {
      Instant from = span.from();
      while (first < others.list.size() && !others.list.get(first).to().isAfter(from)) {
        first++;
      }
      for (int i = first; i < others.list.size(); i++) {
        Span other = others.list.get(i);
        if (!other.from().isBefore(span.to())) {
          break;
        }
        add(left, from, other.from());
        from = later(from, other.to());
      }
      add(left, from, span.to());
    }
    return new Spans(left);
  }

  /** What lies in both. */
  Spans and(Spans others) {
    return minus(minus(others));
  }

  Duration length() {
    return list.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
  }

  private static void add(List<Span> spans, Instant from, Instant to) {
    if (from.isBefore(to)) {
      spans.add(new Span(from, to));
    }
  }

  private static List<Span> joined(List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparing(Span::from));
    List<Span> joined = new ArrayList<>();
    for (Span span : sorted) {
      Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && !span.from().isAfter(last.to())) {
        joined.set(joined.size() - 1, new Span(last.from(), later(last.to(), span.to())));
      } else {
        joined.add(span);
      }
    }
    return List.copyOf(joined);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
