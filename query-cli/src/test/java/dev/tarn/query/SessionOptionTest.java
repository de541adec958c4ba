package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionOptionTest {
  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void make() {
    lake = new TestLake(folder.resolve("lake"));
    lake.candle("NSE", "S", "1m", "2019-07-09T03:50:00Z", 5);
    lake.candle("NSE", "S", "1m", "2019-07-09T10:10:00Z", 6);
  }

  @Test
  void strayBarsAreToldApartOrLeftOut() {
    assertThat(run()).isZero();
    assertThat(lake.out())
        .contains("2019-07-09T03:45:00Z,5,", ",regular\n", "2019-07-09T10:00:00Z,6,", ",post\n");
    assertThat(run("--session", "regular")).isZero();
    assertThat(lake.out()).contains(",regular\n").doesNotContain(",post\n");
    assertThat(run("--session", "night")).isEqualTo(2);
    assertThat(lake.err()).contains("'night' is neither all nor regular");
  }

  @Test
  void theLakesOwnSessionsHold() throws IOException {
    Path settings = lake.home().resolve("lake.yaml");
    Files.writeString(settings, "sessions: {nse: {holidays: [2019-07-09]}}");
    assertThat(run()).isZero();
    assertThat(lake.out()).contains(",closed\n").doesNotContain(",regular\n");
    Files.writeString(settings, "sessions: {nse: {open: early}}");
    assertThat(run()).isEqualTo(1);
    assertThat(lake.err())
        .isEqualTo(
            "Invalid value 'early' of sessions: nse: open in %s; use a time such as 09:15, from 00:00 to 23:59\n"
                .formatted(settings));
  }

  private int run(String... options) {
    String[] all = new String[options.length + 6];
    String[] first = {"--symbol", "S", "--timeframe", "15m", "--format", "csv"};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(options, 0, all, first.length, options.length);
    return lake.run("candles", all);
  }
}
