package dev.tarn.warehouse.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A sweep in a JVM of its own, whose product classes tell what they sync and may be broken on
 * purpose. Arguments: a folder to work in, a seed, how many failures to look for, and what to try:
 * kinds with the number of their points and a pattern of the steps, such as {@code KILLED:20},
 * {@code KILLED:all} or {@code POWER:8:move .*part}.
 */
public final class CrashMain {
  private final int enough;
  private int failed;

  private CrashMain(int enough) {
    this.enough = enough;
  }

  /** Prints what was tried, and a line for each point where something did not hold. */
  public static void main(String[] args) throws IOException {
    CrashMain main = new CrashMain(Integer.parseInt(args[2]));
    main.run(Files.createDirectories(Path.of(args[0])), Long.parseLong(args[1]), args);
    System.exit(main.failed == 0 ? 0 : 1);
  }

  private void run(Path folder, long seed, String[] args) throws IOException {
    Sweep sweep = new Sweep(folder, seed, this::failed);
    Survey survey = sweep.survey();
    System.out.println(survey);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(sweep, seed))); // told to end, too
    Random random = new Random(seed);
    for (int i = 3; i < args.length; i++) {
      String[] what = args[i].split(":", 3);
      Kind kind = Kind.valueOf(what[0]);
      Pattern pattern = Pattern.compile(what.length == 3 ? what[2] : "");
      int before = sweep.tried();
      sweep.run(kind, points(survey.worthwhile(kind, pattern), what[1], random));
      System.out.printf("%s: %d points%n", kind, sweep.tried() - before);
    }
    Snapshots.delete(folder);
  }

  private static void end(Sweep sweep, long seed) {
    System.out.printf("%d points tried, seed %d%n", sweep.tried(), seed);
  }

  private static TreeSet<Integer> points(List<Integer> steps, String count, Random random) {
    int stride = count.equals("all") ? 1 : Math.max(1, steps.size() / Integer.parseInt(count));
    TreeSet<Integer> points = new TreeSet<>();
    for (int i = random.nextInt(stride); i < steps.size(); i += stride) {
      points.add(steps.get(i));
    }
    return points;
  }

  private void failed(String what) {
    System.out.println("WRONG " + what);
    failed++;
    if (failed >= enough) {
      System.exit(1);
    }
  }
}
