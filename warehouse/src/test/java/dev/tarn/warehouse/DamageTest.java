package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes of a segment are changed: the others are loaded, and readers leave out just what
 * the writer refuses. (A changed byte that still makes a valid file cannot be noticed.)
 */
class DamageTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;

  @Property
  void aDamagedSegmentHurtsNoOther(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 0, max = 3_000) Integer> positions,
      @ForAll @IntRange(min = 1, max = 255) int change,
      @ForAll @IntRange(min = 0, max = 9) int cut)
      throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, ticks("A"));
      lake.stage(TICKS, ticks("B"));
      lake.stage(TICKS, ticks("C"));
      Segment damaged = lake.staging().segments(TICKS).get(1);
      damage(damaged, positions, change, cut);
      List<String> rows = lake.rows(Source.FRESH, TICKS);
      List<String> candles = lake.rows(Source.FRESH, CANDLES);
      int leftOut = lake.read(Source.FRESH, TICKS, snapshot -> snapshot.origin().notices().size());
      assertThat(rows).filteredOn(row -> row.startsWith("[, A,")).hasSize(50);
      assertThat(rows).filteredOn(row -> row.startsWith("[, C,")).hasSize(50);
      assertThat(leftOut).isLessThanOrEqualTo(1);
      assertThat(rows).hasSize(leftOut == 0 ? 150 : 100);
      assertThat(lake.run().quarantined()).isEqualTo(leftOut);
      lake.settle();
      for (Source source : Source.values()) {
        assertThat(lake.rows(source, TICKS)).as("%s ticks", source).isEqualTo(rows);
        assertThat(lake.rows(source, CANDLES)).as("%s candles", source).isEqualTo(candles);
      }
      assertThat(lake.staging().quarantined(TICKS)).hasSize(leftOut);
    }
  }

  /** Also where the footer alone could tell that a column has no nulls. */
  @Test
  void aDamagedPageIsFoundInWhateverColumnItIs() throws IOException {
    int columns = TICKS.schema().getFields().size() - 1; // the last is null throughout: never read
    for (int column = 0; column < columns; column++) {
      try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
        lake.stage(TICKS, ticks("A"));
        lake.stage(TICKS, ticks("B"));
        Segment damaged = lake.staging().segments(TICKS).get(1);
        byte[] bytes = Files.readAllBytes(damaged.path());
        int page = (int) firstPage(lake, damaged, column);
        Arrays.fill(bytes, page, page + 4, (byte) 0xff);
        Files.write(damaged.path(), bytes);
        assertThat(lake.rows(Source.FRESH, TICKS)).as("column %d", column).hasSize(50);
        assertThat(lake.run().quarantined()).as("column %d", column).isEqualTo(1);
        assertThat(lake.rows(Source.DUCKDB, TICKS)).as("column %d", column).hasSize(50);
      }
    }
  }

  private static long firstPage(TestLake lake, Segment segment, int column) {
    try (Session session = lake.session()) {
      return session.number(
          "SELECT coalesce(dictionary_page_offset, data_page_offset) FROM parquet_metadata(?) WHERE column_id = ?",
          segment.path().toString(),
          column);
    }
  }

  private static void damage(Segment segment, List<Integer> positions, int change, int cut)
      throws IOException {
    byte[] bytes = Files.readAllBytes(segment.path());
    for (int position : positions) {
      bytes[bytes.length - 1 - position % bytes.length] += (byte) change;
    }
    Files.write(segment.path(), cut == 0 ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
  }

  private static List<Tick> ticks(String symbol) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Instant time = Instant.parse("2026-03-01T12:00:00Z").plusMillis(i * 37_001L);
      ticks.add(new Tick("", symbol, time, 2 + i * 0.25, 1.5, Side.BUY, "" + i, (long) i, null));
    }
    return ticks;
  }
}
