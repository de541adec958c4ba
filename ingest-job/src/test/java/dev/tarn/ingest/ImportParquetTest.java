package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet, from Tarn itself and from other programs. */
class ImportParquetTest {
  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  private Result ticks(Object... more) {
    Object[] arguments = new Object[5 + more.length];
    System.arraycopy(
        new Object[] {"import", "--format", "parquet", "--dataset", "ticks"}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return job.run(arguments);
  }

  /** A Parquet file of ticks: a segment of another lake. */
  private Path ownFile(Path folder) {
    JobFixture other = new JobFixture(folder);
    other.run(
        "simulate",
        "--symbols",
        "A,B",
        "--rate",
        "10",
        "--duration",
        "1m",
        "--from",
        "2026-11-01T00:00:00Z",
        "--seed",
        "1");
    return folder
        .resolve("lake/staging/ticks")
        .resolve(other.segments("ticks").get(0).name() + ".parquet");
  }

  @Test
  void rowsOfASegmentAreTakenAsTheyAre(@TempDir Path folder) {
    Path file = ownFile(folder);

    Result first = ticks(file);
    Result second = ticks(file);

    assertThat(first.out()).isEqualTo(file + ": 600 rows imported into ticks in 1 segment\n");
    assertThat(second.out()).contains("600 rows of ticks already there");
    assertThat(job.rows("ticks")).isEqualTo(new JobFixture(folder).rows("ticks"));
  }

  @Test
  void clustersOfCandlesSurvive(@TempDir Path folder) {
    JobFixture other = new JobFixture(folder);
    Path csv =
        other.file(
            "c.csv",
            "symbol,timeframe,open_time,open,high,low,close,volume,clusters\n"
                + "X,1m,1570752000,1,1,1,1,3,\"[{\"\"price\"\":1,\"\"buy_volume\"\":1,\"\"sell_volume\"\":2}]\"\n");
    other.run("import", "--format", "csv", "--dataset", "candles", csv);
    Path file =
        folder
            .resolve("lake/staging/candles")
            .resolve(other.segments("candles").get(0).name() + ".parquet");

    assertThat(job.run("import", "--format", "parquet", "--dataset", "candles", file).err())
        .isEmpty();

    assertThat(job.rows("candles")).isEqualTo(other.rows("candles"));
  }

  @Test
  void aTruncatedFileIsRefused(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(ownFile(folder));
    for (int length : new int[] {4, 100, whole.length / 2, whole.length - 1}) {
      Path file = job.file("t.parquet", Arrays.copyOf(whole, length));

      Result result = ticks(file);

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err())
          .startsWith("Cannot import " + file + ": it is no Parquet file, or damaged");
      assertThat(result.err().lines()).hasSize(1);
    }
    assertThat(job.segments("ticks")).isEmpty();
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void aFileWithChangedBytesIsRefused(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(ownFile(folder));
    Arrays.fill(bytes, 300, 1_300, (byte) 0x55);

    Result result = ticks(job.file("t.parquet", bytes));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(job.segments("ticks")).isEmpty();
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void filesThatAreNoParquetAreRefused() {
    assertThat(ticks(job.file("a.parquet", "symbol,time\n")).err())
        .contains("it is no Parquet file, or damaged");
    assertThat(ticks(job.file("b.parquet", "")).err()).contains("it is empty");
  }

  @Test
  void tradesAsPandasWroteThemAreTakenOnceTheirColumnsAreNamed() {
    Path file = JobFixture.realData("parquet/XRP_ETH-trades.parquet");

    Result unnamed = ticks("--symbol", "XRPETH", file);
    Result named =
        ticks(
            "--symbol",
            "XRPETH",
            "--map",
            "time=timestamp,size=amount,trade_id=id",
            "--ignore",
            "type,cost",
            file);

    assertThat(unnamed.exitCode()).isEqualTo(1);
    assertThat(unnamed.err()).contains("the column 'timestamp' is no field");
    assertThat(named.out()).contains("12,477 rows imported");
    assertThat(job.rows("ticks").get(0))
        .containsEntry("time", Instant.parse("2019-10-11T00:00:11.620Z"))
        .containsEntry("price", 0.00141342)
        .containsEntry("trade_id", "13519807");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARROW-GH-41317", "ARROW-GH-43605", "ARROW-GH-47662", "PARQUET-1481"})
  void damagedFilesEndInOneLine(String name) {
    Result result = ticks(JobFixture.realData("parquet-bad/" + name + ".parquet"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(job.leftovers()).isEmpty();
  }
}
