package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Times are the same instants however another program wrote them, and whatever the zone of this
 * process and of the session that reads.
 */
class TimeTypesTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final long MICROS = 1_772_366_400_123_456L; // 2026-03-01T12:00:00.123456Z

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TIMESTAMPTZ '2026-03-01 12:00:00.123456+00'",
        "TIMESTAMPTZ '2026-03-01 17:30:00.123456+05:30'",
        "TIMESTAMP '2026-03-01 12:00:00.123456'",
        "TIMESTAMP_NS '2026-03-01 12:00:00.123456000'",
        "TIMESTAMP_NS '2026-03-01 12:00:00.123456789'"
      })
  void aTimeIsTheSameInstant(String time) throws IOException {
    assertThat(loaded(time)).containsExactly(MICROS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TIMESTAMP_MS '2026-03-01 12:00:00.123'", "TIMESTAMP_S '2026-03-01 12:00:00'"})
  void coarseTimesAreTheSameInstants(String time) throws IOException {
    long expected = time.startsWith("TIMESTAMP_S ") ? MICROS - 123_456 : MICROS - 456;
    assertThat(loaded(time)).containsExactly(expected);
  }

  @Test
  void theTestsRunInAZoneThatIsNotUtc() {
    assertThat(ZoneId.systemDefault()).isNotIn(ZoneId.of("UTC"), ZoneOffset.UTC);
  }

  private static List<Long> loaded(String time) throws IOException {
    try (TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES)) {
      Path part = lake.home().resolve("part");
      Path file = lake.stagingFolder(TICKS).resolve("other.parquet");
      try (Session session = lake.session()) {
        session.execute("SET TimeZone = 'America/New_York'");
        session.execute(
            "COPY (SELECT 'S' AS symbol, %s AS time, 1.5::FLOAT AS price, 2::SMALLINT AS size) TO %s (FORMAT parquet)"
                .formatted(time, Sql.literal(part.toString())));
      }
      Files.move(part, file);
      List<Long> fresh = times(lake, Source.FRESH);
      assertThat(lake.runChecked(TICKS).quarantined()).isZero();
      lake.settle();
      assertThat(times(lake, Source.DUCKDB)).isEqualTo(fresh);
      assertThat(times(lake, Source.PARQUET)).isEqualTo(fresh);
      return fresh;
    }
  }

  private static List<Long> times(TestLake lake, Source source) {
    return lake.read(
        source,
        TICKS,
        snapshot ->
            snapshot.session().query("SELECT epoch_us(time) FROM ticks", row -> row.getLong(1)));
  }
}
