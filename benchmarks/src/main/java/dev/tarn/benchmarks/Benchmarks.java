package dev.tarn.benchmarks;

import dev.tarn.benchmarks.soak.SoakFigure;
import dev.tarn.benchmarks.storm.StormFigure;
import dev.tarn.benchmarks.storm.ThroughputFigure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs figures: {@code [--short] [NAME...]}, all of them when none is named. */
public final class Benchmarks {
  private static final Map<String, Figure> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put("row", new RowFigure());
    FIGURES.put("append", new AppendFigure());
    FIGURES.put("load", new LoadFigure());
    FIGURES.put("segments", new SegmentsFigure());
    FIGURES.put("checksums", new ChecksumsFigure());
    FIGURES.put("cycle-append", CycleFigure.ofTicks(BenchLake.APPENDED));
    FIGURES.put("cycle-ticks", CycleFigure.ofTicks("ticks"));
    FIGURES.put("cycle-busy", CycleFigure.ofBusyTicks());
    FIGURES.put("cycle-candles", CycleFigure.ofCandles());
    FIGURES.put("fresh", new FreshFigure());
    FIGURES.put("query", new QueryFigure());
    FIGURES.put("readers", new ReadersFigure());
    FIGURES.put("serve", new ServeFigure());
    FIGURES.put("page", new PageFigure());
    FIGURES.put("maintenance", new MaintenanceFigure());
    FIGURES.put("import", new ImportFigure());
    FIGURES.put("replay", new ReplayFigure());
    FIGURES.put("visible", new VisibleFigure());
    FIGURES.put("signals", new SignalsFigure());
    FIGURES.put("orders", new OrdersFigure());
    FIGURES.put("limits", new LimitsFigure());
    FIGURES.put("storm", new StormFigure());
    FIGURES.put("throughput", new ThroughputFigure());
    FIGURES.put("soak", new SoakFigure());
    FIGURES.put("profile", new ProfileFigure());
  }

  private Benchmarks() {}

  /** Exits with 2 when a name is unknown; a missed target is reported, and no failure. */
  public static void main(String[] args) throws Exception {
    List<String> names = new ArrayList<>(List.of(args));
    Size size = names.remove("--short") ? Size.SHORT : Size.FULL;
    if (!FIGURES.keySet().containsAll(names)) {
      System.err.println(
          "Unknown benchmark in %s; known are %s, and --short".formatted(names, FIGURES.keySet()));
      System.exit(2);
    }
    if (names.isEmpty()) {
      names.addAll(FIGURES.keySet());
      names.remove("profile"); // no figure
    }
    for (String name : names) {
      run(name, size);
    }
  }

  private static void run(String name, Size size) throws Exception {
    Path scratch = Files.createTempDirectory("tarn-benchmark-");
    Thread hook = new Thread(() -> Folders.delete(scratch));
    Runtime.getRuntime().addShutdownHook(hook);
    Report report = new Report(System.out);
    try {
      report.note(
          "# %s, %s; Java %s, %d cores"
              .formatted(
                  name,
                  size == Size.SHORT ? "short" : "full",
                  Runtime.version(),
                  Runtime.getRuntime().availableProcessors()));
      FIGURES.get(name).measure(size, scratch, report);
    } finally {
      Path results = Path.of(System.getProperty("tarn.results", "benchmarks/results"));
      report.save(results.resolve(name + (size == Size.SHORT ? "-short" : "") + ".txt"));
      Folders.delete(scratch);
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
