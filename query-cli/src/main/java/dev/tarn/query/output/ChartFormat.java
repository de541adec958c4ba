package dev.tarn.query.output;

import dev.tarn.query.chart.Bar;
import dev.tarn.query.chart.CandleChart;
import dev.tarn.query.chart.Canvas;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Candles drawn, a chart for each series. Keeps no more bars than one chart shows. */
final class ChartFormat implements TextFormat {
  private final Rows rows;
  private final Canvas canvas;
  private final Deque<Bar> bars = new ArrayDeque<>();
  private String series = "";
  private boolean closed;
  private boolean drawn;

  /**
   * @param rows with all columns of candles
   */
  ChartFormat(Rows rows, Canvas canvas) {
    this.rows = rows;
    this.canvas = canvas;
  }

  @Override
  public void begin(StringBuilder text) {}

  @Override
  public void row(StringBuilder text) throws SQLException {
    String venue = text("venue");
    String name =
        text("symbol") + " " + text("timeframe") + (venue.isEmpty() ? "" : " of " + venue);
    if (!name.equals(series)) {
      end(text);
      series = name;
    }
    bars.add(
        new Bar(
            Instant.EPOCH.plus(rows.micros(column("open_time")), ChronoUnit.MICROS),
            number("open"),
            number("high"),
            number("low"),
            number("close"),
            number("volume")));
    closed = text("closed").equals("true");
    if (bars.size() > canvas.columns()) {
      bars.removeFirst();
    }
  }

  @Override
  public void end(StringBuilder text) {
    if (!bars.isEmpty()) {
      List<Bar> shown = CandleChart.fitting(List.copyOf(bars), canvas);
      text.append(drawn ? "\n" : "").append(CandleChart.draw(title(shown), shown, canvas));
      bars.clear();
      drawn = true;
    }
  }

  private String title(List<Bar> shown) {
    double close = shown.get(shown.size() - 1).close();
    StringBuilder title = new StringBuilder(series).append("   ");
    DecimalText.append(title, close);
    double change = (close / shown.get(0).open() - 1) * 100;
    if (Double.isFinite(change)) {
      BigDecimal percent = BigDecimal.valueOf(change).setScale(2, RoundingMode.HALF_EVEN);
      title.append(percent.signum() < 0 ? " " : " +").append(percent).append(" %");
    }
    title.append(closed ? "" : "   still forming").append("   ");
    return title.append(canvas.zone().getId().equals("Z") ? "UTC" : canvas.zone()).toString();
  }

  private String text(String name) throws SQLException {
    StringBuilder value = new StringBuilder();
    rows.append(value, column(name));
    return value.toString();
  }

  private double number(String name) throws SQLException {
    return rows.number(column(name));
  }

  private int column(String name) {
    return rows.columns().stream().map(Column::name).toList().indexOf(name);
  }
}
