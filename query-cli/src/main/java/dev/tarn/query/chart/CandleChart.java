package dev.tarn.query.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws candles above their volume, one in each column, with a scale of prices at the right and one
 * of times below. A rising body is thin, a falling one is full.
 */
public final class CandleChart {
  /** The title, the base line, and the times. */
  private static final int OTHER_LINES = 3;

  private final Canvas canvas;
  private final List<Bar> bars;
  private final int priceRows;
  private final int volumeRows;
  private final PriceScale prices;
  private final SortedMap<Integer, String> priceLabels;
  private final double mostVolume;

  private CandleChart(Canvas canvas, List<Bar> bars) {
    this.canvas = canvas;
    this.bars = bars;
    this.volumeRows = Math.max(2, (canvas.lines() - OTHER_LINES) / 5);
    this.priceRows = canvas.lines() - OTHER_LINES - volumeRows;
    this.prices = new PriceScale(bars, priceRows);
    this.priceLabels = prices.labels();
    this.mostVolume = bars.stream().mapToDouble(Bar::volume).max().orElseThrow();
  }

  /** Of some bars the last ones, as many as a canvas has columns for. */
  public static List<Bar> fitting(List<Bar> bars, Canvas canvas) {
    List<Bar> fitting = bars;
    int columns = columns(fitting, canvas);
    while (fitting.size() > columns) { // other bars may have longer labels
      fitting = fitting.subList(fitting.size() - columns, fitting.size());
      columns = columns(fitting, canvas);
    }
    return fitting;
  }

  private static int columns(List<Bar> bars, Canvas canvas) {
    return canvas.columns() - new CandleChart(canvas, bars).labelWidth();
  }

  /**
   * The chart as lines of text, each with a line feed. It is as high as the canvas.
   *
   * @param title its first line
   * @param bars ascending by time, at least one; those that do not fit are left out
   */
  public static String draw(String title, List<Bar> bars, Canvas canvas) {
    return new CandleChart(canvas, fitting(bars, canvas)).lines(title);
  }

  /** Of the axis, a space, and the longest label. */
  private int labelWidth() {
    return 2
        + Stream.concat(priceLabels.values().stream(), Stream.of(volumeLabel()))
            .max(Comparator.comparing(String::length))
            .orElseThrow()
            .length();
  }

  private String lines(String title) {
    List<String> lines = new ArrayList<>();
    lines.add(title.length() > canvas.columns() ? title.substring(0, canvas.columns()) : title);
    for (int row = priceRows - 1; row >= 0; row--) {
      lines.add(priceRow(row) + axis(priceLabels.get(row)));
    }
    for (int row = volumeRows - 1; row >= 0; row--) {
      lines.add(volumeRow(row) + axis(row == volumeRows - 1 ? volumeLabel() : null));
    }
    lines.addAll(timeLines());
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.stripTrailing()).append('\n'));
    return text.toString();
  }

  private String axis(@Nullable String label) {
    Glyphs glyphs = canvas.glyphs();
    return label == null ? String.valueOf(glyphs.axis) : glyphs.axisTick + " " + label;
  }

  private String priceRow(int row) {
    PaintedLine line = new PaintedLine(canvas.colors());
    for (Bar bar : bars) {
      line.append(bar, canvas.glyphs().candle(bar, part(bar, row * 2 + 1), part(bar, row * 2)));
    }
    return line.text();
  }

  /** What a candle has at a height: 0 nothing, 1 its wick, 2 its body. */
  private int part(Bar bar, int height) {
    int top = prices.height(Math.max(bar.open(), bar.close()));
    int bottom = prices.height(Math.min(bar.open(), bar.close()));
    if (height >= bottom && height <= top) {
      return 2;
    }
    return height >= prices.height(bar.low()) && height <= prices.height(bar.high()) ? 1 : 0;
  }

  private String volumeRow(int row) {
    PaintedLine line = new PaintedLine(canvas.colors());
    for (Bar bar : bars) {
      double height = mostVolume > 0 ? bar.volume() / mostVolume * volumeRows : 0;
      line.append(bar, canvas.glyphs().level(height - row));
    }
    return line.text();
  }

  private String volumeLabel() {
    String[] units = {"", "K", "M", "B", "T"};
    double value = mostVolume;
    int unit = 0;
    while (value >= 10_000 && unit < units.length - 1) {
      value /= 1_000;
      unit++;
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros();
    return rounded.toPlainString() + units[unit];
  }

  private List<String> timeLines() {
    Glyphs glyphs = canvas.glyphs();
    Map<Integer, String> labels = TimeScale.labels(bars, canvas.zone());
    StringBuilder base = new StringBuilder();
    StringBuilder times = new StringBuilder();
    for (int column = 0; column < bars.size(); column++) {
      String label = labels.get(column);
      base.append(label == null ? glyphs.base : glyphs.baseTick);
      if (label != null) {
        times.append(" ".repeat(Math.max(0, column - times.length()))).append(label);
      }
    }
    return List.of(base.append(glyphs.corner).toString(), times.toString());
  }
}
