package dev.tarn.serve;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Figures of the server as Prometheus reads them. */
final class MetricsPage {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int TEXT = 2_000;

  private MetricsPage() {}

  static Answer of(Engine engine) {
    Figures figures = engine.figures;
    StringBuilder text = new StringBuilder(TEXT);
    counter(text, "tarn_serve_requests_total", "Requests", figures.requests.sum());
    counter(text, "tarn_serve_cache_hits_total", "Answers that were kept", figures.hits.sum());
    counter(
        text,
        "tarn_serve_cache_lagging_total",
        "Of those, bars older than the age of answers",
        figures.lagging.sum());
    counter(text, "tarn_serve_cache_misses_total", "Answers that were made", figures.misses.sum());
    counter(
        text,
        "tarn_serve_cache_dropped_total",
        "Kept answers that a segment or time has changed",
        figures.dropped.sum());
    counter(
        text, "tarn_serve_series_refreshed_total", "Series read again", figures.refreshed.sum());
    counter(
        text, "tarn_serve_not_modified_total", "Answers with status 304", figures.unchanged.sum());
    counter(text, "tarn_serve_refused_total", "Answers with status 4xx", figures.refused.sum());
    counter(text, "tarn_serve_failed_total", "Answers with status 5xx", figures.failed.sum());
    counter(text, "tarn_serve_events_total", "Events sent", figures.events.sum());
    counter(
        text,
        "tarn_serve_event_clients_dropped_total",
        "Clients that took events too slowly",
        figures.eventClientsDropped.sum());
    counter(
        text,
        "tarn_serve_snapshots_total",
        "Snapshots opened",
        engine.fast.snapshots() + engine.slow.snapshots());
    gauge(
        text,
        "tarn_serve_open_snapshots",
        "Snapshots open now",
        engine.fast.openSnapshots() + engine.slow.openSnapshots());
    gauge(
        text,
        "tarn_serve_waiting",
        "Reads that wait",
        engine.fast.waiting() + engine.slow.waiting());
    gauge(text, "tarn_serve_kept_series", "Series kept", engine.candles.size());
    gauge(text, "tarn_serve_kept_answers", "Other answers kept", engine.answers.size());
    gauge(text, "tarn_serve_event_clients", "Clients that follow events", engine.hub.clients());
    gauge(
        text,
        "tarn_serve_heap_bytes",
        "Heap in use",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    gauge(
        text,
        "tarn_serve_threads",
        "Threads",
        ManagementFactory.getThreadMXBean().getThreadCount());
    return new Answer(TYPE, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void counter(StringBuilder text, String name, String help, long value) {
    figure(text, name, help, "counter", value);
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    figure(text, name, help, "gauge", value);
  }

  private static void figure(
      StringBuilder text, String name, String help, String kind, long value) {
    text.append(
        String.format(
            Locale.ROOT,
            "# HELP %s %s.\n# TYPE %s %s\n%s %d\n",
            name,
            help,
            name,
            kind,
            name,
            value));
  }
}
