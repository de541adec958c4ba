package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Timeframe;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BucketsTest {
  @Test
  void theDatabaseAndTheTimeframeAgreeOnEveryBucket() throws SQLException {
    List<Timeframe> timeframes =
        Stream.of(
                "1s 5s 30s 1m 3m 5m 7m 15m 1h 4h 5h 12h 1d 2d 3d 11d 1w 2w 1M 2M 3M 6M 12M"
                    .split(" "))
            .map(Timeframe::parse)
            .toList();
    Random random = new Random(7);
    try (TestCandles lake = new TestCandles()) {
      for (int i = 0; i < 20; i++) {
        Instant time = Instant.ofEpochSecond(random.nextLong(-3_000_000_000L, 6_000_000_000L));
        for (Timeframe timeframe : timeframes) {
          String start = Buckets.start(timeframe, TimeRange.timestamp(time));
          String sql =
              "SELECT epoch_us(bucket), epoch_us(%s) FROM (SELECT %s AS bucket)"
                  .formatted(Buckets.end(timeframe, "bucket"), start);
          assertThat(lake.rows(sql))
              .as("%s of %s", timeframe, time)
              .containsExactly(
                  "%d %d"
                      .formatted(
                          timeframe.bucketStart(time).getEpochSecond() * 1_000_000,
                          timeframe.bucketEnd(time).getEpochSecond() * 1_000_000));
        }
      }
    }
  }
}
