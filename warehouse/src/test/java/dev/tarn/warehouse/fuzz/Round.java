package dev.tarn.warehouse.fuzz;

import dev.tarn.staging.Quarantined;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;

/** A lake into which some damaged files are dropped among whole ones. */
final class Round {
  private static final int GOOD = 3;

  private final TestLake lake;
  private final List<Dropped> dropped = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long changed;
  private long loaded;

  private Round(TestLake lake) {
    this.lake = lake;
  }

  /**
   * What became of a round.
   *
   * @param problems what did not hold
   * @param loaded damaged segments that were loaded
   * @param changed those of them whose rows are not what they were
   */
  record Outcome(List<String> problems, long loaded, long changed) {}

  static Outcome run(int files, Random random) throws IOException {
    try (TestLake lake = TestLake.with(Originals.LINES)) {
      Round round = new Round(lake);
      round.run(random, files);
      return new Outcome(round.problems, round.loaded, round.changed);
    }
  }

  private void run(Random random, int files) throws IOException {
    for (int i = 0; i < GOOD; i++) {
      List<IndexedRecord> lines = new ArrayList<>();
      for (long number = goodFrom(i); number < goodFrom(i) + Originals.ROWS; number++) {
        lines.add(Originals.line(number));
      }
      lake.stage(Originals.LINES, lines);
    }
    Path staging = lake.stagingFolder(Originals.LINES);
    for (int i = 0; i < files; i++) {
      long first = 1_000L * (i + 1);
      dropped.add(
          random.nextInt(3) == 0
              ? Dropped.journal(staging, i, first, random)
              : Dropped.segment(staging, i, first, random));
    }
    checkOthers("before the writer ran", lines(Source.FRESH));
    for (int i = 0; i < 4; i++) {
      lake.run();
    }
    checkOthers("fresh", lines(Source.FRESH));
    checkOthers("published", lines(Source.DUCKDB));
    checkOthers("from Parquet", lines(Source.PARQUET));
    checkLoaded();
  }

  private static long goodFrom(int index) {
    return -1_000L * (index + 1);
  }

  private record Line(long number, String text) {}

  private Map<Line, Integer> lines(Source source) {
    return lake.read(
        source,
        Originals.LINES,
        snapshot -> {
          Map<Line, Integer> lines = new HashMap<>();
          snapshot
              .session()
              .query(
                  "SELECT number, text FROM lines",
                  row -> lines.merge(new Line(row.getLong(1), row.getString(2)), 1, Integer::sum));
          return lines;
        });
  }

  /** The rows of whole files are there, once. */
  private void checkOthers(String when, Map<Line, Integer> lines) {
    for (int i = 0; i < GOOD; i++) {
      for (long number = goodFrom(i); number < goodFrom(i) + Originals.ROWS; number++) {
        require(lines, number, "a row of a whole file, " + when);
      }
    }
  }

  private void require(Map<Line, Integer> lines, long number, String what) {
    int count = lines.getOrDefault(new Line(number, Originals.text(number)), 0);
    if (count != 1) {
      problems.add(what + " is there " + count + " times: " + number);
    }
  }

  private void checkLoaded() {
    Map<Line, Integer> lines = lines(Source.DUCKDB);
    Map<String, Long> ledger = ledger();
    Set<String> refused = new HashSet<>();
    for (Quarantined file : lake.staging().quarantined(Originals.LINES)) {
      refused.add(file.name());
    }
    long rows = lines.values().stream().mapToLong(Integer::intValue).sum();
    long entered = ledger.values().stream().mapToLong(Long::longValue).sum();
    if (rows != entered) {
      problems.add("%d rows are loaded where the ledger tells %d".formatted(rows, entered));
    }
    if (!lake.staging().segments(Originals.LINES).isEmpty()) {
      problems.add("left in staging: " + lake.staging().segments(Originals.LINES));
    }
    for (Dropped file : dropped) {
      if (file.isJournal()) {
        checkJournal(file, lines);
      } else {
        checkSegment(file, lines, ledger, refused.contains(file.name() + ".parquet"));
      }
    }
  }

  private void checkSegment(
      Dropped file, Map<Line, Integer> lines, Map<String, Long> ledger, boolean refused) {
    boolean entered = ledger.containsKey(file.name());
    long whole =
        file.numbers()
            .filter(number -> lines.containsKey(new Line(number, Originals.text(number))))
            .count();
    if (entered == refused) {
      problems.add(file + (entered ? " is loaded and" : " is neither loaded nor") + " refused");
    } else if (refused && whole > 0) {
      problems.add(file + " is refused, and " + whole + " of its rows are loaded");
    } else if (entered) {
      loaded++;
      if (whole != Originals.ROWS || ledger.get(file.name()) != whole) {
        changed++;
        if (file.isTold()) {
          problems.add(file + " is loaded with other values, though its checksum tells");
        }
      }
    }
  }

  private void checkJournal(Dropped file, Map<Line, Integer> lines) {
    long lost = 0;
    long doubled = 0;
    for (long number : file.numbers().toArray()) {
      int count = lines.getOrDefault(new Line(number, Originals.text(number)), 0);
      lost += count == 0 && file.certain().contains(number) ? 1 : 0;
      doubled += count > 1 && !file.repeats() ? 1 : 0;
    }
    if (lost + doubled > 0) {
      problems.add(
          "%s: %d rows of whole blocks are not loaded, %d are loaded twice; in quarantine: %s"
              .formatted(file, lost, doubled, quarantined(file)));
    }
  }

  private List<String> quarantined(Dropped file) {
    return lake.staging().quarantined(Originals.LINES).stream()
        .filter(each -> each.name().startsWith(file.name()))
        .map(each -> each.name().replace(file.name(), "") + " since " + each.reason())
        .toList();
  }

  private Map<String, Long> ledger() {
    Replica replica = lake.replicas("core").published().orElseThrow();
    return lake.ask(
        replica,
        "core",
        session -> {
          Map<String, Long> entries = new HashMap<>();
          session.query(
              "SELECT segment, row_count FROM " + new Catalog("core").ledger(),
              row -> entries.put(row.getString(1), row.getLong(2)));
          return entries;
        });
  }
}
