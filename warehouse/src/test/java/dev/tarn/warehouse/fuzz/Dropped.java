package dev.tarn.warehouse.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A damaged file that was dropped into staging.
 *
 * @param name of its segment
 * @param what how it was damaged
 * @param first number of its rows
 * @param certain numbers that must be loaded, whatever becomes of the rest
 * @param isJournal whether it is a journal, whose readable rows are loaded
 * @param repeats whether rows may be there twice, since they are in the file twice
 * @param isTold whether a checksum tells of the damage
 */
record Dropped(
    String name,
    String what,
    long first,
    Set<Long> certain,
    boolean isJournal,
    boolean repeats,
    boolean isTold) {

  /** Damages a segment. */
  static Dropped segment(Path staging, int index, long first, Random random) throws IOException {
    Originals.SegmentFile original = Originals.segment(first, random);
    byte[] file = original.bytes();
    int footer = Damage.footer(file);
    Damage damage =
        switch (random.nextInt(8)) {
          case 0 -> Damage.foreignFooter(file, Originals.segment(first + 500, random).bytes());
          case 1, 2, 3 -> Damage.of(file, footer, file.length, random);
          case 4 -> Damage.of(file, file.length - 8, file.length, random);
          default -> Damage.of(file, 0, file.length, random);
        };
    String name = "20260301T%06d.000000Z-fuzz-%016x".formatted(index, random.nextLong());
    Files.write(staging.resolve(name + ".parquet"), damage.bytes());
    return new Dropped(name, damage.what(), first, Set.of(), false, false, original.hasChecksum());
  }

  /** Damages a journal: what lies in its other blocks is to be loaded. */
  static Dropped journal(Path staging, int index, long first, Random random) throws IOException {
    Originals.JournalFile file = Originals.journal(first, random);
    List<Integer> ends = file.ends();
    boolean wholeHeader = random.nextInt(4) > 0;
    int from = wholeHeader ? ends.get(0) : 0;
    Damage damage = Damage.of(file.bytes(), from, file.bytes().length, random);
    String name = "20260301T%06d.500000Z-fuzz-%016x".formatted(index, random.nextLong());
    Path open = Files.createDirectories(staging.resolve("open"));
    Files.write(open.resolve(name + ".avro"), damage.bytes());
    Set<Long> certain = new HashSet<>();
    if (damage.from() >= ends.get(0)) {
      int to = damage.bytes().length > file.bytes().length ? behindNext(ends, damage) : damage.to();
      for (int block = 0; block + 1 < ends.size(); block++) {
        if (ends.get(block + 1) <= damage.from() || ends.get(block) >= to) {
          certain.addAll(Originals.block(first, block));
        }
      }
    }
    boolean repeats = damage.what().startsWith("repeated");
    return new Dropped(name, damage.what(), first, certain, true, repeats, false);
  }

  /** Where bytes came in between two blocks, it cannot be told where the second one begins. */
  private static int behindNext(List<Integer> ends, Damage damage) {
    int touched = 0;
    while (touched + 1 < ends.size() && ends.get(touched) < damage.to()) {
      touched++;
    }
    return ends.get(Math.min(touched + 1, ends.size() - 1));
  }

  /** All numbers that are its own. */
  LongStream numbers() {
    return LongStream.range(first, first + Originals.ROWS);
  }

  @Override
  public String toString() {
    return (isJournal ? "journal " : "segment ") + name + ", " + what;
  }
}
