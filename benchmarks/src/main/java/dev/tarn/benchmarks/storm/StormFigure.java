package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Cost;
import dev.tarn.benchmarks.Figure;
import dev.tarn.benchmarks.Report;
import dev.tarn.benchmarks.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everybody at once, on Tarn and on what people use instead: processes that append, make bars, poll
 * and stay, and that are killed now and then. Fails when Tarn fails an operation, or loses or
 * doubles a row.
 */
public final class StormFigure implements Figure {
  private static final String SYSTEMS = System.getProperty("tarn.storm.systems", "");
  private static final int RATE = Integer.getInteger("tarn.storm.rate", 400);
  private static final long SEED = Long.getLong("tarn.seed", 20_261_121);
  private static final int INGESTORS = 3;
  private static final int STRATEGIES = 3;
  private static final int READERS = 4;

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int seconds = Integer.getInteger("tarn.storm.seconds", size.choose(20, 45));
    List<String> user = OrdinaryUser.prefix();
    report.note(
        "%d ingestors of %d ticks/s, a backfill of %d candles/s, %d strategies of 2 events/s, an aggregator, %d readers, 2 analysts, a mistake; %d s, seed %d%s"
            .formatted(
                INGESTORS,
                RATE,
                Plan.BATCH * 1_000 / Plan.COMMIT.toMillis(),
                STRATEGIES,
                READERS,
                seconds,
                SEED,
                user.isEmpty() ? "" : "; as user nobody"));
    Path results = Path.of(System.getProperty("tarn.results", "benchmarks/results"));
    String file = size == Size.SHORT ? "storm-short" : "storm";
    List<Outcome> outcomes = new ArrayList<>();
    for (String name : SYSTEMS.isEmpty() ? Systems.names() : List.of(SYSTEMS.split(","))) {
      Path folder = folders(scratch.resolve(name));
      Plan plan = new Plan(name, folder, 0, seconds, INGESTORS, RATE, STRATEGIES, READERS, SEED);
      Outcome outcome = outcome(plan, user, report);
      Columns.of(outcome).save(results.resolve(file).resolve(name + ".txt"));
      outcomes.add(outcome);
    }
    sideBySide(results, file, report);
    for (Outcome outcome : outcomes) {
      if (outcome.remains().plan().system().equals("tarn")) {
        new Musts(outcome).judge(report);
      }
    }
  }

  /** All systems that have been measured, now or before: each may be measured by itself. */
  private static void sideBySide(Path results, String name, Report report) throws IOException {
    List<Column> columns = new ArrayList<>();
    for (String system : Systems.names()) {
      Path file = results.resolve(name).resolve(system + ".txt");
      if (Files.exists(file)) {
        columns.add(Column.load(file));
      }
    }
    OutcomeTable table = new OutcomeTable(columns);
    table.text().forEach(report::note);
    Files.write(results.resolve(name + ".md"), table.markdown());
    new OutcomePlots(columns).save(results, name);
  }

  /** Folders that any user may write. */
  private static Path folders(Path folder) throws IOException {
    for (Path each :
        List.of(
            folder, folder.resolve("data"), folder.resolve("measures"), folder.resolve("tmp"))) {
      Files.createDirectories(each);
      openToAll(each);
    }
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }

  static void openToAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static Outcome outcome(Plan plan, List<String> user, Report report) throws Exception {
    SystemUnderTest system = Systems.named(plan.system());
    Storm.Remains[] remains = new Storm.Remains[1];
    double busy = busySeconds();
    Cost cost = Cost.ofChild(() -> remains[0] = new Storm(system, plan, user).run());
    Outcome outcome =
        new Outcome(
            system.title(),
            remains[0],
            Log.read(plan.measures()),
            cost,
            Math.max(0, busySeconds() - busy - cost.processor()),
            diskBytes(plan.data()));
    report.note("%s: %.0f s".formatted(system.title(), cost.seconds()));
    outcome.failures().stream().limit(4).forEach(message -> report.note("  failed: " + message));
    remains[0].stuck().forEach(name -> report.note("  did not end: " + name));
    for (String line : said(plan.folder())) {
      report.note("  said: " + line);
    }
    return outcome;
  }

  /** The first words of those who complained; services talk by themselves. */
  private static List<String> said(Path folder) throws IOException {
    Pattern users = Pattern.compile(".*-\\d+\\.log");
    List<String> lines = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(path -> users.matcher(path.toString()).matches()).toList()) {
        try (Stream<String> text = Files.lines(log)) {
          text.limit(1).forEach(line -> lines.add(log.getFileName() + ": " + line));
        }
      }
    }
    lines.sort(null);
    return lines;
  }

  /** What all processors of the machine have done since it started; 0 where it is not told. */
  private static double busySeconds() {
    try {
      String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
      return Stream.of(1, 2, 3, 6, 7).mapToLong(field -> Long.parseLong(fields[field])).sum()
          / 100.0;
    } catch (IOException e) {
      return 0; // no Linux
    }
  }

  /** What the files take on the disk, those without a name among them not. */
  private static long diskBytes(Path folder) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("du", "-s", "-k", folder.toString()).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return Long.parseLong(answer.split("\\s")[0]) * 1024;
  }
}
