package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.market.TimeframeUnit;

/**
 * Where a time's bucket starts and ends, as SQL: the same as {@link Timeframe#bucketStart} and
 * {@link Timeframe#bucketEnd}. The place where sessions will come in.
 */
final class Buckets {
  private static final long SECONDS_OF_DAY = TimeframeUnit.DAY.seconds();

  private Buckets() {}

  static String start(Timeframe timeframe, String time) {
    String length = interval(timeframe);
    if (timeframe.unit() == TimeframeUnit.MONTH) {
      return "time_bucket(%s, %s)".formatted(length, time);
    }
    if (timeframe.unit().isWithinDay() && !dividesDay(timeframe)) {
      return "time_bucket(%s, %s, date_trunc('day', %s))".formatted(length, time, time);
    }
    return "time_bucket(%s, %s, %s)"
        .formatted(length, time, TimeRange.timestamp(timeframe.origin()));
  }

  /** From the start of a bucket. */
  static String end(Timeframe timeframe, String start) {
    String end = "%s + %s".formatted(start, interval(timeframe));
    if (timeframe.unit().isWithinDay() && !dividesDay(timeframe)) {
      return "least(%s, date_trunc('day', %s) + INTERVAL '1 day')".formatted(end, start);
    }
    return end;
  }

  private static boolean dividesDay(Timeframe timeframe) {
    return SECONDS_OF_DAY % timeframe.longest().toSeconds() == 0;
  }

  private static String interval(Timeframe timeframe) {
    return "INTERVAL '%d %s'".formatted(timeframe.count(), name(timeframe.unit()));
  }

  private static String name(TimeframeUnit unit) {
    return switch (unit) {
      case SECOND -> "seconds";
      case MINUTE -> "minutes";
      case HOUR -> "hours";
      case DAY -> "days";
      case WEEK -> "weeks";
      case MONTH -> "months";
    };
  }
}
