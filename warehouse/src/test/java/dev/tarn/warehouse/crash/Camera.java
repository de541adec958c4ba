package dev.tarn.warehouse.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Copies a lake as it is at some steps, without disturbing it. */
final class Camera implements World.Trouble {
  private final Kind kind;
  private final Set<Integer> steps;
  private final Path folder;
  private final long seed;
  private final List<Shot> shots = new ArrayList<>();

  Camera(Kind kind, Set<Integer> steps, Path folder, long seed) {
    this.kind = kind;
    this.steps = steps;
    this.folder = folder;
    this.seed = seed;
  }

  List<Shot> shots() {
    return shots;
  }

  @Override
  public void before(World world, int step, String what) throws IOException {
    if (steps.contains(step) && kind != Kind.TORN) {
      Shot shot = shoot(world, step, what);
      if (kind == Kind.POWER) {
        world.durable().lose(shot.folder(), new Random(seed + step));
      }
    }
  }

  @Override
  public void wrote(World world, int step, String what, Path file, long from) throws IOException {
    if (steps.contains(step) && kind == Kind.TORN) {
      Shot shot = shoot(world, step, "in the middle of " + what);
      Path copy = shot.folder().resolve(world.lake().home().relativize(file));
      try (RandomAccessFile torn = new RandomAccessFile(copy.toFile(), "rw")) {
        torn.setLength(from + (torn.length() - from) / 2);
      }
    }
  }

  private Shot shoot(World world, int step, String what) throws IOException {
    Path copy = folder.resolve(kind + "-" + step);
    Snapshots.copy(world.lake().home(), copy);
    Shot shot = new Shot(kind, step, what, copy, world.told().copy());
    shots.add(shot);
    return shot;
  }
}
