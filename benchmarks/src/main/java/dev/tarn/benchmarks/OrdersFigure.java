package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.OrderQuery;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * 50 processes that update the same orders, 20 events a second each: how many appends fail, how
 * long an event takes from its append until a fresh read can see it, and how long that read takes,
 * which gives the latest state of all orders. A writer works every second. What happens in the
 * first seconds does not count.
 */
final class OrdersFigure implements Figure {
  private static final int PROCESSES = 50;
  private static final int RATE = 20;
  private static final int ORDERS = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration FLUSH = Duration.ofMillis(500);
  private static final Duration SLACK = Duration.ofMillis(100);

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int seconds = size.choose(20, 120);
    Path home = Files.createDirectories(scratch.resolve("lake"));
    Lake lake = Lake.at(home.toString());
    StagingArea staging = new StagingArea(lake);
    Path folder = Files.createDirectories(home.resolve("staging/order_events"));
    Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
    Process writer =
        quiet(
                new ProcessBuilder(
                    root.resolve("bin/writer-job").toString(),
                    "run",
                    "--lake",
                    home.toString(),
                    "--every",
                    "1s"))
            .start();
    List<Process> producers = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        producers.add(producer(home, i, (int) WARM_UP.toSeconds() + seconds));
      }
      List<BufferedReader> outputs = producers.stream().map(OrdersFigure::output).toList();
      for (BufferedReader output : outputs) {
        require("ready", output.readLine());
      }
      List<Waited> reads = Collections.synchronizedList(new ArrayList<>());
      Thread reader = new Thread(() -> read(lake, over, reads), "reader");
      reader.start();
      Instant begin = Instant.now();
      for (Process producer : producers) {
        producer.getOutputStream().write('\n');
        producer.getOutputStream().flush();
      }
      List<Waited> events = watch(staging, folder, producers, begin);
      over.set(true);
      reader.join();
      int failed = 0;
      for (BufferedReader output : outputs) {
        String end = output.readLine();
        failed += end == null ? 1 : Integer.parseInt(end.substring("end ".length()));
      }
      int expected = PROCESSES * RATE * ((int) WARM_UP.toSeconds() + seconds);
      boolean whole = failed == 0 && events.size() == expected;
      report.note(
          "%,d of %,d order events seen, %d failures".formatted(events.size(), expected, failed));
      report(report, warm(events, begin), warm(reads, begin), whole);
    } finally {
      over.set(true);
      producers.forEach(Process::destroyForcibly);
      writer.descendants().forEach(ProcessHandle::destroy);
      writer.destroy();
      writer.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /**
   * @param since when it began
   * @param micros how long it took
   */
  private record Waited(Instant since, long micros) {}

  private static Process producer(Path home, int number, int seconds) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), OrderProducer.class.getName()));
    for (Object argument : new Object[] {home, number, RATE, seconds, ORDERS}) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static ProcessBuilder quiet(ProcessBuilder builder) {
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void require(String expected, String line) {
    if (!expected.equals(line)) {
      throw new IllegalStateException("Expected " + expected + ", and a producer said " + line);
    }
  }

  /**
   * Notes when each segment is there; its rows are read later, from wherever it is then. The
   * operating system tells of each, so that the look costs the others nothing.
   */
  private static List<Waited> watch(
      StagingArea staging, Path folder, List<Process> producers, Instant begin)
      throws InterruptedException, IOException {
    Map<String, Instant> seen = new HashMap<>();
    try (WatchService arrivals = folder.getFileSystem().newWatchService()) {
      folder.register(arrivals, StandardWatchEventKinds.ENTRY_CREATE);
      boolean over = false;
      while (!over) {
        over = producers.stream().noneMatch(Process::isAlive);
        WatchKey key = arrivals.poll(100, TimeUnit.MILLISECONDS);
        Instant now = Instant.now();
        if (key != null) {
          for (WatchEvent<?> event : key.pollEvents()) {
            seen.putIfAbsent(String.valueOf(event.context()), now);
          }
          key.reset();
        }
      }
    }
    List<Waited> events = new ArrayList<>();
    List<Segment> segments = new ArrayList<>(staging.archived(MarketDatasets.ORDER_EVENTS));
    segments.addAll(staging.segments(MarketDatasets.ORDER_EVENTS));
    for (Segment segment : segments) {
      Instant visible = seen.remove(segment.path().getFileName().toString());
      if (visible == null) {
        continue; // of the time before, or seen in both places
      }
      try (ParquetRows rows = ParquetRows.open(segment.path())) {
        int time = rows.columns().indexOf("event_time");
        while (rows.next()) {
          Instant appended = (Instant) rows.value(time);
          if (!appended.isBefore(begin)) {
            events.add(new Waited(appended, ChronoUnit.MICROS.between(appended, visible)));
          }
        }
      }
    }
    return events;
  }

  /** Asks for the latest state of all orders once a second, as a dashboard does. */
  private static void read(Lake lake, AtomicBoolean over, List<Waited> reads) {
    LakeReader reader = new LakeReader(lake, MarketDatasets.of(lake));
    String count =
        "SELECT count(*) FROM (" + OrderQuery.LATEST.select(MarketDatasets.ORDER_EVENTS) + ")";
    while (!over.get()) {
      Instant begin = Instant.now();
      try (Snapshot snapshot = reader.open(Source.FRESH, Set.of("order_events"))) {
        snapshot.session().number(count);
      }
      reads.add(new Waited(begin, ChronoUnit.MICROS.between(begin, Instant.now())));
      try {
        Thread.sleep(1_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static long[] warm(List<Waited> all, Instant begin) {
    return all.stream()
        .filter(one -> !one.since().isBefore(begin.plus(WARM_UP)))
        .mapToLong(Waited::micros)
        .sorted()
        .toArray();
  }

  private static void report(Report report, long[] micros, long[] read, boolean whole) {
    double p99 = at(micros, 0.99);
    double target = FLUSH.plus(SLACK).toMillis();
    report.note(
        "order events of %d processes at %d/s each, from append to visible, ms: p50 %.0f, p99 %.0f, at most %.0f; target of p99 <= %.0f %s"
            .formatted(
                PROCESSES,
                RATE,
                at(micros, 0.5),
                p99,
                at(micros, 1),
                target,
                whole && p99 <= target ? "reached" : "MISSED"));
    report.note(
        "a fresh read of the latest state of all orders meanwhile, ms: p50 %.0f, p99 %.0f (%d reads)"
            .formatted(at(read, 0.5), at(read, 0.99), read.length));
    report.note(
        "load average at the end: %.1f"
            .formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
  }

  private static double at(long[] sorted, double part) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1e3;
  }
}
