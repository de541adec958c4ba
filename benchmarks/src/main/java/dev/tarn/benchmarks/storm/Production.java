package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import java.io.IOException;

/** Appends and commits, and measures both. Not safe for use by several threads. */
final class Production {
  private static final long LONG_MICROS = 50_000;

  private final Producer producer;
  private final Measures measures;
  private long appends;
  private long longAppends;
  private long worst;

  Production(Producer producer, Measures measures) {
    this.producer = producer;
    this.measures = measures;
  }

  /** Hands over a row; should the system refuse it, that is noted, and tried again. */
  void append(Row row) throws IOException {
    for (boolean taken = false; !taken; ) {
      long begin = System.nanoTime();
      try {
        producer.append(row);
        taken = true;
      } catch (Exception e) {
        measures.write(
            new Measure(Kind.APPEND, Clock.micros(), 0, 0, 0, String.valueOf(e.getMessage())));
      }
      long wait = (System.nanoTime() - begin) / 1_000;
      worst = Math.max(worst, wait);
      longAppends += wait > LONG_MICROS ? 1 : 0;
    }
    appends++;
  }

  void commit() throws IOException {
    if (appends > 0) {
      measures.write(new Measure(Kind.APPEND, Clock.micros(), worst, appends, longAppends, ""));
      appends = 0;
      longAppends = 0;
      worst = 0;
    }
    measures.time(
        Kind.COMMIT,
        () -> {
          Producer.Range range = producer.commit();
          return new long[] {range.first(), range.last()};
        });
  }
}
