package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** What goes in comes out, value for value, whatever the rows and the chunks. */
class RowsSurviveTest {
  private Path lake;

  record Row(String name, Double value) {}

  @BeforeTry
  void open() throws IOException {
    lake = Files.createTempDirectory("tarn");
  }

  @AfterTry
  void removeLake() throws IOException {
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 60)
  void importedRowsComeOutAsTheyWentIn(
      @ForAll("rows") List<Row> rows, @ForAll @IntRange(min = 1, max = 20) int chunkRows)
      throws IOException {
    Storage storage = new LocalStorage(lake);
    for (int time = 0; time < 2; time++) {
      try (FileImport target = new FileImport(storage, Events.DATASET, chunkRows)) {
        for (int id = 0; id < rows.size(); id++) {
          target.append(Events.row(id, rows.get(id).name(), rows.get(id).value()));
        }
        target.commit("0123456789abcdef0123456789abcdef");
      }
    }
    assertThat(found()).isEqualTo(rows);
    assertThat(Events.parts(lake)).isEmpty();
  }

  @Property(tries = 40)
  void appendedRowsComeOutAsTheyWentIn(
      @ForAll("rows") List<Row> rows, @ForAll @IntRange(min = 1, max = 20) int flushAfter)
      throws IOException {
    StagingArea staging = new StagingArea(new LocalStorage(lake), Clock.systemUTC());
    try (Appender appender = staging.appender(Events.DATASET, Events.onDemand())) {
      for (int id = 0; id < rows.size(); id++) {
        appender.append(Events.row(id, rows.get(id).name(), rows.get(id).value()));
        if (id % flushAfter == 0) {
          appender.flush();
        }
      }
    }
    assertThat(found()).isEqualTo(rows);
    assertThat(Events.journals(lake)).isEmpty();
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<String> names =
        Arbitraries.strings().all().excludeChars(surrogates()).ofMaxLength(30).injectNull(0.2);
    Arbitrary<Double> values =
        Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1))
            .injectNull(0.2);
    return Combinators.combine(names, values).as(Row::new).list().ofMaxSize(50);
  }

  /** Half a character, which no encoding can hold. */
  private static char[] surrogates() {
    char[] halves = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (char) (Character.MIN_SURROGATE + i);
    }
    return halves;
  }

  private List<Row> found() throws IOException {
    record Numbered(long id, Row row) {}
    List<Numbered> found = new ArrayList<>();
    for (Path segment : Events.segments(lake)) {
      try (ParquetRows rows = ParquetRows.open(segment)) {
        while (rows.next()) {
          Row row = new Row((String) rows.value(2), (Double) rows.value(3));
          found.add(new Numbered((Long) rows.value(0), row));
        }
      }
    }
    found.sort(Comparator.comparingLong(Numbered::id));
    return found.stream().map(Numbered::row).toList();
  }
}
