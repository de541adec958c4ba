package dev.tarn.serve;

import java.util.concurrent.atomic.LongAdder;

/** What is counted. Thread-safe. */
final class Figures {
  final LongAdder hits = new LongAdder();
  final LongAdder lagging = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder refreshed = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder unchanged = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder eventClientsDropped = new LongAdder();
}
