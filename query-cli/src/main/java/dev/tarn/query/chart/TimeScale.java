package dev.tarn.query.chart;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Labels of times below a chart, by the column at which they start. */
final class TimeScale {
  private static final int COLUMNS_OF_A_LABEL = 13;

  private TimeScale() {}

  /** Each label is shorter than the way to the next one, and none is longer than the chart. */
  static Map<Integer, String> labels(List<Bar> bars, ZoneId zone) {
    Map<Integer, String> labels = new TreeMap<>();
    boolean daily = isDaily(bars);
    Optional<LocalDate> told = Optional.empty();
    for (int column = 0; column < bars.size(); column += COLUMNS_OF_A_LABEL) {
      LocalDateTime time = LocalDateTime.ofInstant(bars.get(column).time(), zone);
      LocalDate date = time.toLocalDate();
      String label = daily ? date.toString() : text(time, told.filter(date::equals).isEmpty());
      if (column + label.length() <= Math.max(bars.size(), COLUMNS_OF_A_LABEL)) {
        labels.put(column, label);
        told = Optional.of(date);
      }
    }
    return labels;
  }

  private static boolean isDaily(List<Bar> bars) {
    return bars.size() > 1
        && Duration.between(bars.get(0).time(), bars.get(1).time()).toHours() >= 24;
  }

  private static String text(LocalDateTime time, boolean newDay) {
    LocalTime ofDay = time.toLocalTime().withNano(0);
    // By hand: the JDK's formatter takes longer to load than the chart to draw.
    String clock = ofDay.getSecond() == 0 ? ofDay.toString() : ofDay.withNano(0).toString();
    return newDay
        ? time.toLocalDate().toString().substring(5) + " " + clock.substring(0, 5)
        : clock;
  }
}
