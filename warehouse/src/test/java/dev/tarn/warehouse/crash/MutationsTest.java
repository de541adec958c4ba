package dev.tarn.warehouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the sweep would notice: it is run over code that was broken on purpose. Tries two of the
 * mutations, others each time; {@code -Dtarn.mutations=all} tries all, {@code -Dtarn.mutations=3-7}
 * some.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for all of them
class MutationsTest {
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());
  private static final int SAMPLE = 1;

  @TempDir(factory = Memory.class)
  Path folder;

  @Test
  void codeThatWasBrokenOnPurposeIsNoticed() throws Exception {
    List<Mutation> all = Mutation.all();
    assertThat(all).hasSizeGreaterThan(20);
    all.forEach(mutation -> Patched.requirePlaces(mutation.changes())); // not just of the sample
    List<String> survivors = new ArrayList<>();
    System.out.printf("%d mutations, -Dtarn.seed=%d%n", all.size(), SEED);
    for (int number : numbers(all.size())) {
      Mutation mutation = all.get(number - 1);
      String notice = notice(mutation, folder.resolve("" + number));
      System.out.printf("| %d | %s | %s |%n", number, mutation.title(), notice);
      if (notice.isEmpty()) {
        survivors.add(mutation.title());
      }
    }
    assertThat(survivors).as("not noticed, with -Dtarn.seed=%d", SEED).isEmpty();
  }

  /** What was noticed first; empty when nothing was. */
  private static String notice(Mutation mutation, Path folder)
      throws IOException, InterruptedException {
    Path classes = folder.resolve("classes");
    Patched.compile(mutation.changes(), classes);
    List<String> lines = new ArrayList<>();
    List<Object> arguments = new ArrayList<>(List.of(folder.resolve("work"), SEED, 1));
    arguments.addAll(mutation.points());
    int exit =
        Child.run(
            CrashMain.class,
            Patched.before(classes),
            TimeUnit.MINUTES.toSeconds(5),
            lines::add,
            arguments.toArray());
    Snapshots.delete(folder);
    if (exit == 0) {
      return "";
    }
    return lines.stream()
        .filter(line -> line.startsWith("WRONG "))
        .map(line -> line.substring(6, Math.min(line.length(), 200)).replace("|", "/"))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(mutation.title() + " could not be tried: " + lines));
  }

  private static List<Integer> numbers(int count) {
    String asked = System.getProperty("tarn.mutations", "");
    List<Integer> numbers = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      numbers.add(number);
    }
    if (asked.isEmpty()) {
      Collections.shuffle(numbers, new Random(SEED));
      return numbers.subList(0, SAMPLE);
    }
    String[] range = asked.equals("all") ? new String[] {"1", "" + count} : asked.split("-");
    return numbers.subList(
        Integer.parseInt(range[0]) - 1, Integer.parseInt(range[range.length - 1]));
  }
}
