package dev.tarn.query.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pictures lie beside this class; a change of them is to be looked at. */
class CandleChartTest {
  private static final Instant FIRST = Instant.parse("2026-03-02T22:00:00Z");

  @Test
  void candlesAreDrawnWithTheirVolumeAndScales() throws IOException {
    assertThat(draw(waves(58), canvas(Glyphs.UNICODE, Canvas.Colors.OFF)))
        .isEqualTo(picture("unicode.txt"));
  }

  @Test
  void plainCharactersTellTheSame() throws IOException {
    assertThat(draw(waves(58), canvas(Glyphs.ASCII, Canvas.Colors.OFF)))
        .isEqualTo(picture("ascii.txt"))
        .isASCII();
  }

  @Test
  void coloursChangeNoCharacter() throws IOException {
    String colored = draw(waves(58), canvas(Glyphs.UNICODE, Canvas.Colors.ON));
    assertThat(colored).contains("\u001b[32m", "\u001b[31m");
    assertThat(colored.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(picture("unicode.txt"));
    assertThat(colored.lines().filter(line -> line.contains("\u001b")))
        .allSatisfy(line -> assertThat(line.lastIndexOf("\u001b[0m")).isPositive())
        .allSatisfy(line -> assertThat(line).matches(".*\u001b\\[0m[^\u001b]*"));
  }

  @Test
  void eachShapeOfACandleCanBeSeen() {
    List<Bar> shapes =
        List.of(
            bar(0, 0, 20, 0, 20),
            bar(1, 20, 20, 0, 0),
            bar(2, 8, 20, 0, 12),
            bar(3, 12, 20, 0, 8),
            bar(4, 10, 10, 10, 10),
            bar(5, 0, 20, 0, 0));
    assertThat(
            CandleChart.draw(
                "shapes",
                shapes,
                new Canvas(30, 10, Glyphs.UNICODE, Canvas.Colors.OFF, ZoneOffset.UTC)))
        .isEqualTo(
            """
            shapes
            ┃█││ │┤ 20
            ┃█││ ││
            ┃█┃█╹││
            ┃█││ ││
            ┃█││ ╽┤ 0
            ██████┤ 1
            ██████│
            ┴─────┘
            03-02 22:00
            """);
  }

  @Test
  void ofMoreBarsThanFitTheLastAreDrawn() {
    List<Bar> bars = waves(500);
    String chart = draw(bars, canvas(Glyphs.UNICODE, Canvas.Colors.OFF));
    assertThat(chart.lines()).hasSize(23).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(chart.lines().mapToInt(String::length).max()).hasValue(80);
  }

  @Test
  void anythingCanBeDrawnInAnySpace() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      List<Bar> bars = randomBars(random);
      Canvas canvas =
          new Canvas(
              random.nextInt(150),
              random.nextInt(60),
              Glyphs.UNICODE,
              Canvas.Colors.OFF,
              ZoneOffset.UTC);
      String chart = draw(bars, canvas);
      assertThat(chart.lines().count()).isEqualTo(canvas.lines());
      assertThat(chart.lines().mapToInt(String::length).max().orElseThrow())
          .isLessThanOrEqualTo(Math.max(canvas.columns(), 30));
    }
  }

  private static List<Bar> randomBars(Random random) {
    double scale = Math.pow(10, random.nextInt(20) - 10);
    List<Bar> bars = new ArrayList<>();
    int count = 1 + random.nextInt(200);
    for (int i = 0; i < count; i++) {
      double open = random.nextDouble() * scale;
      double close = random.nextInt(3) == 0 ? open : random.nextDouble() * scale;
      bars.add(
          new Bar(
              FIRST.plusSeconds(60L * i),
              open,
              Math.max(open, close),
              Math.min(open, close),
              close,
              random.nextInt(4) == 0 ? 0 : random.nextDouble() / scale));
    }
    return bars;
  }

  private static Bar bar(int index, double open, double high, double low, double close) {
    return new Bar(FIRST.plusSeconds(60L * index), open, high, low, close, 1);
  }

  /** Two waves, one on the other. */
  private static List<Bar> waves(int count) {
    List<Bar> bars = new ArrayList<>();
    double close = 100;
    for (int i = 0; i < count; i++) {
      double open = close;
      close = Math.rint((100 + 8 * Math.sin(i / 8.0) + 3 * Math.sin(i * 1.7)) * 100) / 100;
      double wick = 0.5 + (i * 7 % 5) / 2.0;
      bars.add(
          new Bar(
              FIRST.plusSeconds(900L * i),
              open,
              Math.max(open, close) + wick,
              Math.min(open, close) - wick / 2,
              close,
              10_000 + 2_500 * (i * 13 % 17)));
    }
    return bars;
  }

  private static Canvas canvas(Glyphs glyphs, Canvas.Colors colors) {
    return new Canvas(80, 23, glyphs, colors, ZoneId.of("Asia/Kolkata"));
  }

  private static String draw(List<Bar> bars, Canvas canvas) {
    return CandleChart.draw("WAVES 15m", bars, canvas);
  }

  private static String picture(String name) throws IOException {
    try (InputStream in = CandleChartTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
