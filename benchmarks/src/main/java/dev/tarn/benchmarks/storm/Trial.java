package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Cost;
import dev.tarn.benchmarks.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One storm on one system, measured from outside. */
final class Trial {
  static final int INGESTORS = 3;
  static final int STRATEGIES = 3;
  static final int READERS = 4;
  static final long SEED = Long.getLong("tarn.seed", 20_261_121);

  private final List<String> user;
  private final Report report;

  /**
   * @param user what precedes a command, so that it runs as an ordinary user
   */
  Trial(List<String> user, Report report) {
    this.user = user;
    this.report = report;
  }

  /**
   * Has the processes of a storm work on a system.
   *
   * @param folder a new one, for all that they leave
   * @param rate ticks a second of each ingestor
   */
  Outcome run(String name, Path folder, int seconds, int rate) throws Exception {
    folders(folder);
    return outcome(new Plan(name, folder, 0, seconds, INGESTORS, rate, STRATEGIES, READERS, SEED));
  }

  /** Folders that any user may write. */
  private static void folders(Path folder) throws IOException {
    for (Path each :
        List.of(
            folder, folder.resolve("data"), folder.resolve("measures"), folder.resolve("tmp"))) {
      Files.createDirectories(each);
      openToAll(each);
    }
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static void openToAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private Outcome outcome(Plan plan) throws Exception {
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
