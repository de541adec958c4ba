package dev.tarn.warehouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system, broken off at its steps one after the other. Tries a few points of each kind,
 * others each time; {@code -Dtarn.crash=all} tries all, {@code -Dtarn.crash=KILLED:100,POWER:all}
 * some.
 */
@Timeout(value = 8, unit = TimeUnit.HOURS) // for the sweep over everything
class CrashSweepTest {
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());

  @TempDir(factory = Memory.class)
  Path folder;

  @Test
  void whateverHappensEveryRowIsThereOnceAndAllGoesOn() throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of(folder.resolve("work"), SEED, 1_000));
    arguments.addAll(List.of(points().split(",")));
    Patched.compile(List.of(), folder.resolve("classes"));
    List<String> lines = new ArrayList<>();
    int exit =
        Child.run(
            CrashMain.class,
            Patched.before(folder.resolve("classes")),
            TimeUnit.HOURS.toSeconds(8),
            line -> {
              System.out.println(line);
              lines.add(line);
            },
            arguments.toArray());
    assertThat(lines).as("with -Dtarn.seed=%d", SEED).noneMatch(line -> line.startsWith("WRONG "));
    assertThat(exit).isZero();
  }

  private static String points() {
    String points =
        System.getProperty("tarn.crash", "KILLED:2,TORN:1,POWER:2,READ:2,FAILED:1,FULL:1");
    return points.equals("all")
        ? "KILLED:all,TORN:all,POWER:all,READ:all,FAILED:all,FULL:all"
        : points;
  }
}
