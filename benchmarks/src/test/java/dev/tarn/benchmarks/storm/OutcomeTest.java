package dev.tarn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.benchmarks.Cost;
import dev.tarn.benchmarks.storm.Measure.Kind;
import dev.tarn.benchmarks.storm.Storm.Kill;
import dev.tarn.benchmarks.storm.Storm.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeTest {
  private static final long BEGIN = 1_000_000_000_000L;
  private static final long SECOND = 1_000_000;

  @TempDir private Path folder;

  private final Tally tally = new Tally();
  private Plan plan;

  @BeforeEach
  void begin() throws IOException {
    plan = new Plan("sqlite", folder, BEGIN, 30, 1, 10, 1, 1, 1);
    Files.createDirectories(plan.measures());
  }

  private void measured(String name, Kind kind, double second, long took, long first, long second2)
      throws IOException {
    line(name, new Measure(kind, at(second), took, first, second2, "").line());
  }

  private void line(String name, String line) throws IOException {
    Files.writeString(
        plan.measures().resolve(name + ".txt"),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static long at(double second) {
    return BEGIN + (long) (second * SECOND);
  }

  private Outcome outcome(Kill... kills) throws IOException {
    Remains remains = new Remains(plan, List.of(tally), List.of(kills), List.of(), 0, Map.of());
    return new Outcome("a system", remains, Log.read(plan.measures()), new Cost(1, 1), 0, 0);
  }

  @Test
  void whatWasAcknowledgedAndIsNotThereIsLost() throws IOException {
    measured("ingestor-0", Kind.COMMIT, 1, 10, 0, 9);
    measured("ingestor-0", Kind.COMMIT, 2, 10, 10, 19);
    for (int number = 0; number < 18; number++) {
      tally.add(Table.TICKS, "I0S0", number);
    }
    assertThat(outcome().lost()).isEqualTo(2);
  }

  @Test
  void whatWasNotAcknowledgedIsNotLost() throws IOException {
    String failed = new Measure(Kind.COMMIT, at(1), 10, -1, -1, "database is locked").line();
    line("ingestor-0", failed);
    measured("ingestor-0", Kind.COMMIT, 2, 10, -1, -1);
    assertThat(outcome().lost()).isZero();
    assertThat(outcome().failed(Outcome.producers())).isEqualTo(1);
    assertThat(outcome().failures()).containsExactly("database is locked");
  }

  @Test
  void doubledRowsAreCounted() throws IOException {
    measured("strategy-0", Kind.COMMIT, 1, 10, 0, 0);
    tally.add(Table.ORDERS, "strategy-0", 0);
    tally.add(Table.ORDERS, "strategy-0", 0);
    assertThat(outcome().lost()).isZero();
    assertThat(outcome().doubled()).isEqualTo(1);
  }

  @Test
  void halfALineOfAKilledProcessDoesNotCount() throws IOException {
    measured("ingestor-0", Kind.COMMIT, 1, 10, 0, 9);
    line("ingestor-0", "COMMIT 1000 55");
    assertThat(outcome().operations(Outcome.producers())).isEqualTo(1);
    try (Measures again = new Measures(plan, "ingestor-0")) {
      assertThat(again.acknowledged()).isEqualTo(9);
    }
    assertThat(outcome().log().begins("ingestor-0")).hasSize(1);
  }

  @Test
  void firstSecondsOfAProcessAreNoWaits() throws IOException {
    measured("reader-0", Kind.READY, 10, 0, 0, 0);
    measured("reader-0", Kind.READ, 11, 900_000, 5_000, 0);
    measured("reader-0", Kind.READ, 14, 2_000, 5_000, 0);
    assertThat(outcome().waits(Outcome.kind("reader"), Kind.READ).worst()).isEqualTo(2);
  }

  @Test
  void agesWhileAnIngestorIsDeadDoNotCount() throws IOException {
    measured("ingestor-0", Kind.READY, 0, 0, 0, 0);
    measured("ingestor-0", Kind.READY, 17, 0, 0, 0);
    measured("reader-0", Kind.READ, 15, 1_000, 400_000, 0);
    measured("reader-0", Kind.READ, 16.5, 1_000, 900_000, 0);
    measured("reader-0", Kind.READ, 19, 1_000, 800_000, 0);
    measured("reader-0", Kind.READ, 21, 1_000, 700_000, 0); // of when it had just begun
    measured("reader-0", Kind.READ, 23, 1_000, 300_000, 0);
    Ages ages = outcome(new Kill("ingestor-0", at(16))).ages();
    assertThat(ages.atAnswer(Outcome.kind("reader")).count()).isEqualTo(2);
    assertThat(ages.atAnswer(Outcome.kind("reader")).worst()).isEqualTo(400);
    assertThat(ages.atQuestion(Outcome.kind("reader")).worst()).isEqualTo(399);
  }

  @Test
  void whereNobodyCanReadTheAgeGrows() throws IOException {
    measured("reader-0", Kind.READ, 12.5, 1_000, 400_000, 0);
    measured("reader-0", Kind.READ, 15.5, 1_000, 700_000, 0);
    double[] ages = outcome().ages().bySecond(Outcome.kind("reader"));
    assertThat(ages[12]).isEqualTo(400);
    assertThat(ages[14]).isEqualTo(2_400);
    assertThat(ages[15]).isEqualTo(700);
  }

  @Test
  void aColumnIsKeptAsText() throws IOException {
    measured("ingestor-0", Kind.COMMIT, 12, 1_234_567, 0, 9);
    Column column = Columns.of(outcome());
    column.save(folder.resolve("kept/sqlite.txt"));
    Column again = Column.load(folder.resolve("kept/sqlite.txt"));
    assertThat(again.title()).isEqualTo("a system");
    assertThat(again.cells()).isEqualTo(column.cells()).containsEntry("rows doubled", "0");
    assertThat(again.series().keySet()).isEqualTo(column.series().keySet());
    assertThat(again.series().get(Columns.COMMIT)).containsExactly(1234.6);
    assertThat(new OutcomeTable(List.of(again)).markdown().get(1)).isEqualTo("|---|---|");
  }
}
