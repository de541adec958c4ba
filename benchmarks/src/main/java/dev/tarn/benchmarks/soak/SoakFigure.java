package dev.tarn.benchmarks.soak;

import dev.tarn.benchmarks.Figure;
import dev.tarn.benchmarks.Report;
import dev.tarn.benchmarks.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/**
 * Simulated days of a lake at work, one every few seconds. In the first third everything happens:
 * the writer is killed while it runs, the server restarted, a schema grows. After that writer,
 * server and a producer live on, so that what they do not give back adds up. On all days rows come
 * late and again, a producer is killed now and then, files are refused, days leave the databases
 * after three, and the archive is compacted.
 */
public final class SoakFigure implements Figure {
  private static final int BLOCKS = 6;
  private static final Duration BLOCK = Duration.ofHours(24 / BLOCKS);
  private static final int ROWS = 2_880;

  /** Fewer could not be told apart by thirds. */
  private static final int FEWEST_DAYS = 12;

  private static final long SEED = Long.getLong("tarn.seed", 20_261_121);

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int days = size.choose(40, 120);
    Duration limit = Duration.ofSeconds(Integer.getInteger("tarn.seconds", size.choose(140, 900)));
    report.note(
        "up to %d days in %d s, each of %d ticks by two producers; -Dtarn.seed=%d"
            .formatted(days, limit.toSeconds(), 2 * BLOCKS * ROWS, SEED));
    SplittableRandom choices = new SplittableRandom(SEED);
    SoakLake lake = SoakLake.make(scratch.resolve("lake"));
    // ahead of the machine's clock, lest a file seem to be younger than it is
    Instant begin = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    long started = System.nanoTime();
    try (Company company = new Company(lake, choices, begin)) {
      Watching watching = new Watching(lake, company);
      int day = 0;
      for (; day < days && (day < FEWEST_DAYS || since(started).compareTo(limit) < 0); day++) {
        boolean unquiet = day < days / 3 && since(started).compareTo(limit.dividedBy(4)) < 0;
        live(company, day, unquiet);
        if (day % 3 == 2) {
          lake.dropRefused();
        }
        watching.look();
      }
      report.note(
          "%d days in %d s; load average at the end: %s"
              .formatted(
                  day,
                  since(started).toSeconds(),
                  Files.readString(Path.of("/proc/loadavg")).strip()));
      long rows = lake.rows("ticks");
      report.note(
          "ticks: %,d appended, %,d in the lake, %s"
              .formatted(
                  company.ticks(), rows, rows == company.ticks() ? "each once" : "NOT each once"));
      watching.table().forEach(report::note);
      report.note(
          watching.unbounded().isEmpty()
              ? "Everything is bounded"
              : "NOT bounded: " + watching.unbounded());
      Path results = Path.of(System.getProperty("tarn.results", "benchmarks/results"));
      String name = "soak" + (size == Size.SHORT ? "-short" : "");
      Files.createDirectories(results);
      Files.write(results.resolve(name + ".csv"), watching.values());
      watching.plot(results, name);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static void live(Company company, int day, boolean unquiet) throws Exception {
    for (int block = 0; block < BLOCKS; block++) {
      if (day % 3 == 1 && block == 2) {
        company.workThroughKill(BLOCK, ROWS);
      } else {
        company.work(BLOCK, ROWS);
      }
      if (block == 3) {
        company.look(day);
      }
    }
    if (unquiet && day % 2 == 1) {
      company.killWriter();
    }
    if (unquiet && day % 4 == 2) {
      company.growSchema();
    }
    if (unquiet && day % 5 == 3) {
      company.restartServer();
    }
  }
}
