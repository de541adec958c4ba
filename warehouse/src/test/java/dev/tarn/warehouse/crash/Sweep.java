package dev.tarn.warehouse.crash;

import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Has a {@link Day} broken off at many of its steps, and looks at the {@link Aftermath} of each.
 * All is decided by the seed.
 */
final class Sweep {
  /** Copies of the lake that are kept at once. */
  private static final int COPIES = 100;

  /** For how many steps a full disk refuses. */
  private static final int LASTING = 25;

  private final Path folder;
  private final long seed;
  private final Consumer<String> failures;
  private final AtomicInteger tried = new AtomicInteger();

  /**
   * @param folder is emptied and used
   * @param failures is told of each point where something did not hold
   */
  Sweep(Path folder, long seed, Consumer<String> failures) {
    this.folder = folder;
    this.seed = seed;
    this.failures = failures;
  }

  /** Points tried so far. */
  int tried() {
    return tried.get();
  }

  /** Has a day undisturbed. */
  Survey survey() {
    Survey survey = new Survey();
    attempt(
        "undisturbed",
        () -> {
          World world = day(survey);
          if (world.syncs() == 0) {
            throw new IllegalStateException("The product does not tell what it syncs: see Patched");
          }
          Day.assertHadEverything(world.lake());
          Aftermath.check(world.lake(), world.told(), true);
        });
    return survey;
  }

  /** Tries a kind of trouble at these steps. */
  void run(Kind kind, TreeSet<Integer> steps) throws IOException {
    if (kind.leavesCopies()) {
      List<Integer> all = List.copyOf(steps);
      for (int from = 0; from < all.size(); from += COPIES) {
        breakOff(kind, Set.copyOf(all.subList(from, Math.min(all.size(), from + COPIES))));
      }
    } else if (kind == Kind.READ) {
      attempt("readers", () -> day(new Look(steps)));
      tried.addAndGet(steps.size());
    } else {
      for (int step : steps) {
        Failing failing = new Failing(step, kind == Kind.FAILED ? 1 : LASTING);
        attempt(
            kind + " from step " + step,
            () -> {
              World world = day(failing);
              Aftermath.check(world.lake(), world.told(), true);
            });
        tried.incrementAndGet();
      }
    }
  }

  private void breakOff(Kind kind, Set<Integer> steps) throws IOException {
    Path copies = Files.createDirectories(folder.resolve("copies"));
    Camera camera = new Camera(kind, steps, copies, seed);
    attempt("while copies were made", () -> day(camera));
    Path home = folder.resolve("lake");
    for (Shot shot : camera.shots()) {
      Snapshots.delete(home);
      Files.move(shot.folder(), home);
      check(shot.toString(), lake(), shot.told(), kind != Kind.POWER);
      tried.incrementAndGet();
    }
  }

  private void check(String what, TestLake lake, Told told, boolean saved) {
    attempt(what, () -> Aftermath.check(lake, told, saved));
  }

  private interface Work {
    void run() throws IOException;
  }

  private void attempt(String what, Work work) {
    try {
      work.run();
    } catch (AssertionError | Exception e) {
      String message = String.valueOf(e.getMessage());
      failures.accept(what + ": " + e.getClass().getSimpleName() + ": " + message);
    }
  }

  private World day(World.Trouble trouble) throws IOException {
    Snapshots.delete(folder.resolve("lake"));
    Snapshots.delete(folder.resolve("limbo"));
    TestLake lake = lake();
    Files.createDirectories(lake.home());
    Durable durable = new Durable(lake.home(), folder.resolve("limbo"));
    durable.forced(lake.home());
    World world = new World(lake, durable, trouble);
    Forced.tell(world);
    try {
      new Day(world).run();
    } finally {
      Forced.tell(new Forced.Listener() {});
    }
    return world;
  }

  private TestLake lake() {
    return TestLake.in(folder.resolve("lake"), Day.TICKS, Day.CANDLES, Day.NOTES);
  }
}
