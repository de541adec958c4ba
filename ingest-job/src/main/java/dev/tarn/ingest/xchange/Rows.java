package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Garbage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an answer holds: rows, and what could not be read as one. */
record Rows<T>(List<T> rows, List<Garbage> garbage) {

  /** Reads each on its own, so that a bad one spoils no others. */
  static <S, T> Rows<T> read(Iterable<S> answer, Function<S, T> row) {
    List<T> rows = new ArrayList<>();
    List<Garbage> garbage = new ArrayList<>();
    for (S node : answer) {
      try {
        rows.add(row.apply(node));
      } catch (RuntimeException e) {
        garbage.add(new Garbage(String.valueOf(node), Failures.shown(e.getMessage())));
      }
    }
    return new Rows<>(rows, garbage);
  }

  /** The garbage of both steps, where rows were read in two. */
  List<Garbage> garbageAfter(Rows<?> before) {
    return Stream.concat(before.garbage.stream(), garbage.stream()).toList();
  }

  T last() {
    return rows.get(rows.size() - 1);
  }
}
