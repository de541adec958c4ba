package dev.tarn.warehouse.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Notes what is worth trying: most statements leave the files as they were at the one before. */
final class Survey implements World.Trouble {
  private final List<String> all = new ArrayList<>();
  private final List<Integer> changes = new ArrayList<>();
  private final List<Integer> writes = new ArrayList<>();
  private String state = "";

  /**
   * The steps before which a kind of trouble finds something that it did not find before.
   *
   * @param pattern what is to be found in what they do
   */
  List<Integer> worthwhile(Kind kind, Pattern pattern) {
    List<Integer> steps =
        switch (kind) {
          case KILLED, POWER -> changes;
          case TORN -> writes;
          case READ, FAILED, FULL -> IntStream.rangeClosed(1, all.size()).boxed().toList();
        };
    return steps.stream().filter(step -> pattern.matcher(all.get(step - 1)).find()).toList();
  }

  @Override
  public String toString() {
    return "%d steps, before %d of which the files are not as at the one before, and %d writes"
        .formatted(all.size(), changes.size(), writes.size());
  }

  @Override
  public void before(World world, int step, String what) throws IOException {
    all.add(what);
    String now = world.syncs() + state(world.lake().home());
    if (!now.equals(state)) {
      changes.add(step);
      state = now;
    }
  }

  @Override
  public void wrote(World world, int step, String what, Path file, long from) {
    if (writes.isEmpty() || writes.get(writes.size() - 1) != step) {
      writes.add(step);
    }
  }

  private static String state(Path home) throws IOException {
    StringBuilder state = new StringBuilder();
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.toList()) {
        BasicFileAttributes attributes =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        state.append(path).append(attributes.size()).append(attributes.lastModifiedTime());
      }
    }
    return state.toString();
  }
}
