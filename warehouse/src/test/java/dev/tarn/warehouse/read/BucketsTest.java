package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Timeframe;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {
  @Test
  void theDatabaseAndTheTimeframeAgreeOnEveryBucket() throws SQLException {
    List<Timeframe> timeframes = new ArrayList<>(Timeframe.standard());
    timeframes.add(Timeframe.parse("7m"));
    timeframes.add(Timeframe.parse("5h"));
    timeframes.add(Timeframe.parse("11d"));
    Random random = new Random(7);
    try (TestCandles lake = new TestCandles()) {
      for (int i = 0; i < 20; i++) {
        Instant time = Instant.ofEpochSecond(random.nextLong(-3_000_000_000L, 6_000_000_000L));
        for (Timeframe timeframe : timeframes) {
          String start = Buckets.start(timeframe, SqlText.timestamp(time));
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
