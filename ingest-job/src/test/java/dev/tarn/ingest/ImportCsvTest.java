package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV with the datasets' field names. */
class ImportCsvTest {
  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  private Result ticks(Object... more) {
    Object[] arguments = new Object[5 + more.length];
    System.arraycopy(
        new Object[] {"import", "--format", "csv", "--dataset", "ticks"}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return job.run(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1570752011",
        "1570752011.000000",
        "1570752011000",
        "1570752011000.0",
        "1570752011000000",
        "1570752011000000999",
        "2019-10-11T00:00:11Z",
        "2019-10-11T00:00:11.000Z",
        "2019-10-11T05:30:11+05:30",
        "2019-10-11 00:00:11+00:00"
      })
  void aTimeMayBeWrittenInManyWays(String time) {
    ticks(job.file("t.csv", "symbol,time,price,size\nX," + time + ",1,1\n"));

    assertThat(job.rows("ticks"))
        .extracting(row -> row.get("time"))
        .containsExactly(Instant.parse("2019-10-11T00:00:11Z"));
  }

  @Test
  void columnsComeInAnyOrderAndOptionalOnesMayBeLeftOutOrEmpty() {
    Path file =
        job.file(
            "t.csv",
            """
            size,price,time,symbol,trade_id,side
            1.5,2.8e-05,1570752011.25,"a,""b\""",,sell
            1,2,1570752012,c,17,\
            """);

    assertThat(ticks(file).exitCode()).isZero();

    assertThat(job.rows("ticks"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .containsEntry("symbol", "a,\"b\"")
                    .containsEntry("venue", "")
                    .containsEntry("price", 2.8e-5)
                    .containsEntry("time", Instant.parse("2019-10-11T00:00:11.250Z"))
                    .containsEntry("side", "SELL")
                    .containsEntry("trade_id", null)
                    .containsEntry("sequence", null),
            second ->
                assertThat(second)
                    .containsEntry("side", "UNKNOWN")
                    .containsEntry("trade_id", "17"));
  }

  @Test
  void identicalRowsAreAllKept() {
    ticks(job.file("t.csv", "symbol,time,price,size\n" + "X,1570752011,1,1\n".repeat(3)));

    assertThat(job.rows("ticks")).hasSize(3);
  }

  @Test
  void optionsFillInColumnsAndMustAgreeWithThem() {
    Path without = job.file("a.csv", "time,price,size\n1570752011,1,1\n");
    Path with = job.file("b.csv", "symbol,time,price,size\nY,1570752011,1,1\n");

    assertThat(ticks("--symbol", "X", "--venue", "v", without).exitCode()).isZero();
    Result disagreed = ticks("--symbol", "X", with);

    assertThat(disagreed.exitCode()).isEqualTo(1);
    assertThat(disagreed.err()).contains("line 2, column 1 (symbol) is 'Y': the option says 'X'");
    assertThat(job.rows("ticks"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("symbol", "X").containsEntry("venue", "v"));
  }

  @Test
  void columnsCanBeMappedAndIgnored() {
    Path file = job.file("a.csv", "Date,Close,Qty,Note\n1570752011,1,2,hello\n");

    Result result =
        ticks(
            "--symbol",
            "X",
            "--map",
            "time=Date,price=Close",
            "--map",
            "size=Qty",
            "--ignore",
            "Note",
            file);

    assertThat(result.err()).isEmpty();
    assertThat(job.rows("ticks"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("size", 2.0));
    assertThat(ticks("--symbol", "X", "--map", "time=Datum", file).err())
        .contains("there is no column 'Datum'; it has Date, Close, Qty, Note");
    assertThat(ticks("--map", "when=Date", file).err()).contains("there is no field 'when'");
  }

  @Test
  void utf8AndUtf16WithByteOrderMarksAreRead() throws IOException {
    String text = "symbol,time,price,size\nGröße€,1570752011,1,1\n";

    ticks(job.file("a.csv", "\ufeff" + text));
    ticks(job.file("b.csv", ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE)));
    ticks(job.file("c.csv", ("\ufeff" + text).getBytes(StandardCharsets.UTF_16BE)));

    assertThat(job.rows("ticks"))
        .extracting(row -> row.get("symbol"))
        .containsExactly("Größe€", "Größe€", "Größe€");
  }

  @Test
  void candlesOfASecondAreTakenAndTimeframesHaveOneText() {
    String header = "symbol,timeframe,open_time,open,high,low,close,volume\n";
    Path file =
        job.file("c.csv", header + "X,1s,1570752011,1,1,1,1,0\nX,60m,1570752000,1,1,1,1,0\n");

    assertThat(job.run("import", "--format", "csv", "--dataset", "candles", file).exitCode())
        .isZero();

    assertThat(job.rows("candles"))
        .extracting(row -> row.get("timeframe"))
        .containsExactly("1s", "1h");
  }

  @Test
  void clustersAndAttributesAreJson() {
    Path file =
        job.file(
            "c.csv",
            "symbol,timeframe,open_time,open,high,low,close,volume,clusters\n"
                + "X,1m,1570752000,1,1,1,1,3,\"[{\"\"price\"\":1,\"\"buy_volume\"\":1,\"\"sell_volume\"\":2}]\"\n");

    Result result = job.run("import", "--format", "csv", "--dataset", "candles", file);

    assertThat(result.err()).isEmpty();
    assertThat(job.rows("candles").get(0).get("clusters"))
        .asString()
        .contains(Map.of("price", 1.0).toString().substring(1, 10), "sell_volume=2.0");
  }

  @Test
  void secondBarsOfADayAreTaken() throws IOException {
    Path zip = JobFixture.realData("coinbase/second/20161007_trade.zip");
    Path file = job.file("bars.csv", asCandles(zip));

    Result result =
        job.run(
            "import",
            "--format",
            "csv",
            "--dataset",
            "candles",
            "--symbol",
            "BTCUSD",
            "--timeframe",
            "1s",
            file);

    assertThat(result.out()).contains("4,063 rows imported");
  }

  /** The published bars count milliseconds from midnight. */
  private static byte[] asCandles(Path zip) throws IOException {
    long midnight = Instant.parse("2016-10-07T00:00:00Z").toEpochMilli();
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    csv.writeBytes("open_time,open,high,low,close,volume\n".getBytes(StandardCharsets.UTF_8));
    try (var files = java.nio.file.FileSystems.newFileSystem(zip)) {
      for (String line : Files.readAllLines(files.getPath("/20161007_btcusd_second_trade.csv"))) {
        int comma = line.indexOf(',');
        long time = midnight + Long.parseLong(line.substring(0, comma));
        csv.writeBytes((time + line.substring(comma) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return csv.toByteArray();
  }
}
