package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.RowGroups;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.verify.Difference;
import dev.tarn.warehouse.verify.Verification;
import dev.tarn.warehouse.write.RunReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** A segment whose bytes have changed, and that can be read all the same, is like any bad file. */
class ChangedValuesTest {
  private static final Dataset QUOTES =
      TestDatasets.dataset(
          """
          {"type": "record", "name": "Quote", "tarn.dataset": "quotes", "tarn.database": "mine", "tarn.merge": "append", "fields": [
            {"name": "number", "type": "long"}, {"name": "price", "type": "double"}]}""");

  private static final String WHAT =
      "it is damaged: in row group 0 the page of the column price at byte ";

  @Test
  void theWriterSetsItAsideAndReadersDoWithoutIt() throws IOException {
    try (TestLake lake = TestLake.with(QUOTES)) {
      change(append(lake, 1_000), 1_001.5, 9_001.5);
      append(lake, 2_000);
      assertThat(numbersRead(lake, Source.FRESH)).containsExactly(2_000L, 2_001L, 2_002L);
      assertThat(notices(lake)).singleElement().asString().contains(WHAT);
      RunReport report = lake.runChecked(QUOTES); // a check before it says the same
      assertThat(report.quarantined()).isEqualTo(1);
      lake.settle();
      assertThat(numbersRead(lake, Source.DUCKDB)).containsExactly(2_000L, 2_001L, 2_002L);
      assertThat(onlyOne(lake).reason())
          .startsWith(WHAT)
          .contains("has the checksum", "where its header tells")
          .endsWith("write it anew, or bring it back from a backup, and put the file back");
    }
  }

  @Test
  void mendedItIsLoaded() throws IOException {
    try (TestLake lake = TestLake.with(QUOTES)) {
      Path segment = append(lake, 1_000);
      change(segment, 1_001.5, 9_001.5);
      lake.run();
      Quarantined refused = onlyOne(lake);
      change(lake.staging().path(refused), 9_001.5, 1_001.5);
      lake.staging().retry(refused);
      lake.settle();
      assertThat(numbersRead(lake, Source.DUCKDB)).containsExactly(1_000L, 1_001L, 1_002L);
    }
  }

  @Test
  void whatIsSalvagedLacksTheChangedRowGroup() throws IOException {
    try (TestLake lake = TestLake.with(QUOTES)) {
      Path segment = append(lake, 1_000);
      change(segment, 1_001.5, 9_001.5);
      RowGroups found = RowGroups.of(segment);
      assertThat(found.readable()).isZero();
      assertThat(found.lost()).isEqualTo(3);
      assertThat(found.groups().get(0).damage())
          .hasValueSatisfying(d -> assertThat(d).contains(WHAT));
    }
  }

  @Test
  void verificationTellsOfItInTheArchive() throws IOException {
    try (TestLake lake = TestLake.with(QUOTES)) {
      append(lake, 1_000);
      append(lake, 2_000);
      lake.settle();
      List<Segment> archived = lake.staging().archived(QUOTES);
      assertThat(archived).hasSize(2);
      Path damaged = archived.get(0).path();
      change(damaged, 1_001.5, 9_001.5);
      assertThat(verified(lake).toString()).contains(damaged.toString()).contains(WHAT);
    }
  }

  @Test
  void compactionLeavesItAsItIs() throws IOException {
    try (TestLake lake = TestLake.with(QUOTES)) {
      for (int i = 1; i <= 4; i++) {
        append(lake, i * 1_000);
      }
      lake.settle();
      Path damaged = lake.staging().archived(QUOTES).get(0).path();
      change(damaged, 1_001.5, 9_001.5);
      byte[] before = Files.readAllBytes(damaged);
      RunReport report = compact(lake);
      assertThat(report.databases().get(0).compacted()).isEqualTo(3);
      assertThat(report.databases().get(0).notices()).singleElement().asString().contains(WHAT);
      assertThat(damaged).hasBinaryContent(before);
    }
  }

  @Test
  void whatHappensToACompactedSegmentIsTold() throws IOException {
    try (TestLake lake = TestLake.with(QUOTES)) {
      append(lake, 1_000);
      append(lake, 2_000);
      lake.settle();
      assertThat(compact(lake).databases().get(0).compacted()).isEqualTo(2);
      Path compacted = lake.staging().archived(QUOTES).get(0).path();
      assertThat(verified(lake)).isEmpty();
      byte[] bytes = Files.readAllBytes(compacted);
      bytes[bytes.length / 2] ^= 1;
      Files.write(compacted, bytes);
      assertThat(verified(lake).toString())
          .contains(compacted.toString(), "it is damaged, in its footer or before a page");
    }
  }

  private static RunReport compact(TestLake lake) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(3));
    return lake.run(
        TestLake.compacting().withClock(clock), new StagingArea(lake.lake().storage(), clock));
  }

  private static List<Difference> verified(TestLake lake) {
    return new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
        .verify(Set.of(), Set.of())
        .differences();
  }

  private static Path append(TestLake lake, long first) {
    try (Appender appender = lake.staging().appender(QUOTES, AppenderOptions.of("quotes"))) {
      for (long number = first; number < first + 3; number++) {
        GenericRecord quote = new GenericData.Record(QUOTES.schema());
        quote.put("number", number);
        quote.put("price", number + 0.5);
        appender.append(quote);
      }
    }
    List<Segment> segments = lake.staging().segments(QUOTES);
    return segments.get(segments.size() - 1).path();
  }

  /** Small segments are not compressed, so a value can be replaced. */
  private static void change(Path file, double from, double to) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + Double.BYTES <= bytes.limit(); i++) {
      if (bytes.getDouble(i) == from) {
        bytes.putDouble(i, to); // the first one: statistics come later
        Files.write(file, bytes.array());
        return;
      }
    }
    throw new AssertionError(from + " is not in " + file);
  }

  private static List<Long> numbersRead(TestLake lake, Source source) {
    return lake.read(
        source,
        QUOTES,
        snapshot ->
            snapshot
                .session()
                .query("SELECT number FROM quotes ORDER BY number", row -> row.getLong(1)));
  }

  private static List<String> notices(TestLake lake) {
    return lake.read(Source.FRESH, QUOTES, snapshot -> snapshot.origin().notices());
  }

  private static Quarantined onlyOne(TestLake lake) {
    assertThat(lake.staging().quarantined(QUOTES)).hasSize(1);
    return lake.staging().quarantined(QUOTES).get(0);
  }
}
