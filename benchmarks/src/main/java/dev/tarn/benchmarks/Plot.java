package dev.tarn.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A drawing of results: lines over numbers, or bars over names. Not safe for use by threads. */
public final class Plot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 440;

  /** From here on, the points of a line are too many to be told apart. */
  private static final int MANY_POINTS = 40;

  /** Letters are drawn as outlines, to a billionth of a pixel: a hundredth is enough. */
  private static final Pattern NEEDLESS_DIGITS = Pattern.compile("(\\d\\.\\d\\d)\\d+");

  /** Told apart by people who see no red or no green (Okabe and Ito). */
  private static final Color[] COLORS = {
    new Color(0, 114, 178),
    new Color(213, 94, 0),
    new Color(0, 158, 115),
    new Color(204, 121, 167),
    new Color(230, 159, 0),
    new Color(86, 180, 233),
    new Color(80, 80, 80),
  };

  private final Chart<? extends AxesChartStyler, ?> chart;

  /** The lowest bar. */
  private double least = Double.MAX_VALUE;

  private Plot(Chart<? extends AxesChartStyler, ?> chart) {
    this.chart = chart;
    AxesChartStyler style = chart.getStyler();
    style.setSeriesColors(COLORS);
    style.setChartBackgroundColor(Color.WHITE);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    style.setChartTitleBoxVisible(false);
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesStroke(new BasicStroke(0.4f)); // of a dashed one each dash is drawn
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    style.setLocale(Locale.ENGLISH);
    style.setDecimalPattern("#,##0.###");
  }

  /** Lines over numbers; the words of the axes say the units. */
  public static Plot lines(String title, String x, String y) {
    return new Plot(
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build());
  }

  /** Bars over names; of several series the bars stand side by side. */
  public static Plot bars(String title, String x, String y) {
    return new Plot(
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build());
  }

  /** The x axis grows by factors; its values must be above zero. */
  public Plot logarithmicX() {
    chart.getStyler().setXAxisLogarithmic(true);
    return this;
  }

  /** The y axis grows by factors; its values must be above zero. */
  public Plot logarithmicY() {
    chart.getStyler().setYAxisLogarithmic(true);
    return this;
  }

  /**
   * Adds a line.
   *
   * @throws IllegalArgumentException when this plot has bars, or there is no point
   */
  public Plot line(String name, double[] x, double[] y) {
    if (!(chart instanceof XYChart lines)) {
      throw new IllegalArgumentException("Cannot draw the line " + name + " in a plot of bars");
    }
    XYSeries line = lines.addSeries(name, x, y);
    line.setLineStyle(new BasicStroke(1.6f));
    line.setMarker(x.length < MANY_POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    return this;
  }

  /**
   * Adds a bar for each name.
   *
   * @throws IllegalArgumentException when this plot has lines, or there is no bar
   */
  public Plot bars(String series, List<String> names, double[] values) {
    if (!(chart instanceof CategoryChart bars)) {
      throw new IllegalArgumentException("Cannot draw the bars " + series + " in a plot of lines");
    }
    bars.addSeries(series, names, Arrays.stream(values).boxed().toList());
    least = Math.min(least, Arrays.stream(values).min().orElse(least));
    return this;
  }

  /** Writes the plot as SVG. */
  public void save(Path file) throws IOException {
    AxesChartStyler style = chart.getStyler();
    if (chart instanceof CategoryChart && style.isYAxisLogarithmic()) {
      style.setYAxisMin(Math.pow(10, Math.floor(Math.log10(least)))); // otherwise they begin at 0
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file, NEEDLESS_DIGITS.matcher(out.toString(StandardCharsets.UTF_8)).replaceAll("$1"));
  }
}
